/** What plain manifests cannot hold, because only the engine can make it and remember it, and what to set instead. */
import type { Plan } from "../stacks/plan.ts";
import type { Settings } from "../stacks/settings.ts";

/** One sentence per obstacle, about the key to change. */
export function obstacles(plan: Plan, { images }: Pick<Settings, "images">): string[] {
  const { zones, stores, install } = plan;
  const embedded = stores.some((store) => store.embedded !== undefined);
  const selfSigned = [zones.public, zones.private].some(
    ({ edge }) => edge.certificate.kind === "self-signed",
  );
  return [
    ...(images === "resolved"
      ? [
          'tracardi:images "resolved" asks the registry and remembers the answers in the stack; write "tags", and the digests into tracardi:imageDigests',
        ]
      : []),
    ...(selfSigned
      ? [
          'tracardi:certificates "self-signed" makes keys that the engine remembers; write "existing" or "cert-manager"',
        ]
      : []),
    ...(embedded
      ? ['tracardi:stores "embedded" makes passwords and keys that the engine remembers; write "external"']
      : stores
          .filter(({ password }) => password.kind !== "existing")
          .map(
            ({ store }) =>
              `tracardi:${store}Password is in the stack's configuration, which no manifest may show; name a Secret: tracardi:${store}.secret`,
          )),
    ...(install !== undefined && install.administrator.password.kind !== "existing"
      ? [
          "tracardi:administrator.secret is missing, and the engine would make or hold the password; name a Secret with it, or set tracardi:install to false and install in the GUI",
        ]
      : []),
  ];
}
