/** Secrets that the objects refer to and that no manifest holds: somebody else has to bring them. */
import { containersOf, type Manifest, type Objects, ofKind, workloadsOf } from "../review/manifest.ts";

export interface NeededSecret {
  readonly namespace: string;
  readonly name: string;
  readonly type: "Opaque" | "kubernetes.io/tls" | "kubernetes.io/dockerconfigjson";
  readonly keys: readonly string[];
  /** Who refers to it, e.g. `Deployment tracardi-public-api`. */
  readonly users: readonly string[];
}

interface Reference {
  readonly namespace: string;
  readonly name: string;
  readonly type: NeededSecret["type"];
  readonly keys: readonly string[];
  readonly user: string;
}

/** In order of namespace and name. What cert-manager writes is not among them. */
export function neededSecrets(objects: Objects): NeededSecret[] {
  const written = new Set(
    ofKind(objects, "Certificate").map(({ metadata, spec }) => `${metadata.namespace}/${spec.secretName}`),
  );
  const references = [
    ...workloadsOf(objects).flatMap(({ object, pod }) => referencesOf(object, pod)),
    ...ofKind(objects, "Ingress").flatMap(certificatesOf),
  ].filter(({ namespace, name }) => !written.has(`${namespace}/${name}`));
  const groups = Map.groupBy(references, ({ namespace, name }) => `${namespace}/${name}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const { namespace, name } = first;
      const type = group.map((one) => one.type).find((one) => one !== "Opaque") ?? "Opaque";
      return [
        {
          namespace,
          name,
          type,
          keys: [...new Set(group.flatMap(({ keys }) => keys))].sort(),
          users: [...new Set(group.map(({ user }) => user))].sort(),
        },
      ];
    });
}

function referencesOf({ kind, metadata }: Manifest, pod: Manifest): Reference[] {
  const reference = (name: string, keys: readonly string[], type: Reference["type"] = "Opaque") => ({
    namespace: metadata.namespace,
    name,
    keys,
    type,
    user: `${kind} ${metadata.name}`,
  });
  const variables = containersOf(pod)
    .flatMap(({ env = [] }) => env as Manifest[])
    .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])
    .map(({ name, key }: Manifest) => reference(name, [key]));
  const volumes = ((pod.volumes ?? []) as Manifest[]).flatMap(({ secret, projected }) => [
    ...(secret === undefined ? [] : [{ name: secret.secretName, items: secret.items }]),
    ...((projected?.sources ?? []) as Manifest[]).flatMap((source) => source.secret ?? []),
  ]);
  const pull = ((pod.imagePullSecrets ?? []) as Manifest[]).map(({ name }) =>
    reference(name, [".dockerconfigjson"], "kubernetes.io/dockerconfigjson"),
  );
  return [
    ...variables,
    ...volumes.map(({ name, items = [] }) => {
      const keys = (items as Manifest[]).map(({ key }) => key as string);
      return reference(name, keys, keys.includes("tls.key") ? "kubernetes.io/tls" : "Opaque");
    }),
    ...pull,
  ];
}

function certificatesOf({ metadata, spec }: Manifest): Reference[] {
  return ((spec.tls ?? []) as Manifest[]).map(({ secretName }) => ({
    namespace: metadata.namespace,
    name: secretName,
    type: "kubernetes.io/tls",
    keys: ["tls.crt", "tls.key"],
    user: `Ingress ${metadata.name}`,
  }));
}
