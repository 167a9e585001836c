/** What is added to pods: nothing of the program's own is covered, no Secret of another gets into reach, all of it is counted. */
import { passwordInside, secretName } from "../../environment/extra.ts";
import { isMeant } from "../../extras.ts";
import { smallest } from "../../quota.ts";
import { type CallingTier, callingTiers, tierNames } from "../../topologies.ts";
import type { Finding, Path } from "../mistake.ts";
import { finding, rule } from "../rule.ts";
import type { Written } from "../schema.ts";
import { foreignTiers, tierKeys } from "./foreignTiers.ts";

/** Where the images' programs and our own mounts are. */
const taken = [
  ...["/app", "/bin", "/dev", "/lib", "/proc", "/sbin", "/sys", "/tmp", "/opt/tracardi", "/etc/tracardi"],
  ...[
    "/usr/bin",
    "/usr/lib",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/share/nginx",
    "/etc/nginx",
  ],
  ...["/run/secrets", "/var/run/secrets"],
];

const kinds = ["configMap", "secret", "secretProvider", "scratch"] as const;

type Volume = Written["extraVolumes"][number];
type Container = Written["extraContainers"][number];

export const extraRules = [
  ...(["extraVolumes", "extraContainers"] as const).map((key) =>
    rule([key, ...tierKeys], (settings) =>
      (settings[key] as readonly { tiers?: Volume["tiers"] }[]).flatMap(({ tiers }, index) =>
        foreignTiers(settings, tiers, [key, index, "tiers"], callingTiers),
      ),
    ),
  ),

  ...(["extraVolumes", "extraContainers"] as const).map((key) =>
    rule([key], (settings) => {
      const items: readonly (Volume | Container)[] = settings[key];
      const before = new Set<string>();
      return items.flatMap((item, index) => {
        const places = callingTiers
          .filter((tier) => isMeant(item, tier))
          .map((tier) => `${tier} ${item.name}`);
        const twice = places.some((place) => before.has(place));
        for (const place of places) before.add(place);
        const ours = key === "extraContainers" && (tierNames as readonly string[]).includes(item.name);
        if (ours || item.name === "await-stores") {
          return finding([key, index, "name"], "is a container of the program", "choose another name");
        }
        return twice
          ? finding([key, index, "name"], "is there twice in a tier", "choose another name")
          : undefined;
      });
    }),
  ),

  rule(["extraVolumes"], ({ extraVolumes }) =>
    extraVolumes.flatMap((volume, index): readonly (Finding | undefined)[] => {
      const path = ["extraVolumes", index];
      const given = kinds.filter((kind) => volume[kind] !== undefined);
      const covered = volume.mountPath === undefined ? undefined : covers(volume.mountPath);
      return [
        given.length === 1
          ? undefined
          : finding(
              path,
              given.length === 0 ? "is no volume yet" : `is of ${given.length} kinds`,
              `write one of ${kinds.join(", ")}`,
            ),
        covered === undefined
          ? undefined
          : finding(
              [...path, "mountPath"],
              `covers "${covered}", where the program has its own files`,
              "mount it elsewhere",
            ),
      ];
    }),
  ),

  rule(
    [
      ...(["extraVolumes", "extraContainers", "name", "certificateSecrets", "administrator"] as const),
      ...(["elasticsearch", "redis", "mysql", "outgoingProxy", "imagePullSecrets"] as const),
    ],
    (settings) => {
      const others = new Set(foreignSecrets(settings));
      const check = (name: string | undefined, path: Path) =>
        name !== undefined &&
        (others.has(name) || tierNames.some((tier) => name.startsWith(`${settings.name}-${tier}-`)))
          ? finding(
              path,
              "is a Secret of the installation, and belongs to whoever needs it alone",
              "put what is needed here into a Secret of its own",
            )
          : undefined;
      return [
        ...settings.extraVolumes.map(({ secret }, index) => check(secret, ["extraVolumes", index, "secret"])),
        ...settings.extraContainers.flatMap(({ secretEnv }, index) =>
          Object.entries(secretEnv).map(([variable, { name }]) =>
            check(name, ["extraContainers", index, "secretEnv", variable, "name"]),
          ),
        ),
      ];
    },
  ),

  rule(["extraContainers"], ({ extraContainers }) =>
    extraContainers.flatMap(({ env, requests, limits }, index) => [
      ...Object.entries(env).map(([name, value]): Finding | undefined => {
        const path = ["extraContainers", index, "env", name];
        return secretName.test(name) || passwordInside.test(value)
          ? {
              ...finding(path, "is secret, but written as plain text", "name a Secret in secretEnv"),
              concealed: true,
            }
          : undefined;
      }),
      ...(["cpu", "memory", "storage"] as const).map((resource) => {
        const path = ["extraContainers", index, "requests", resource];
        if (requests[resource] < smallest[resource]) {
          return finding(
            path,
            `is less than the ${smallest[resource]} below which a container is refused`,
            `write ${smallest[resource]} or more`,
          );
        }
        return requests[resource] > limits[resource]
          ? finding(path, `is more than its limit of ${limits[resource]}`, "raise the limit, or lower this")
          : undefined;
      }),
    ]),
  ),

  rule(["extraVolumes", "extraContainers"], ({ extraVolumes, extraContainers }) => {
    const volumes = perTier((tier) => Map.groupBy(meant(extraVolumes, tier), ({ name }) => name));
    return extraContainers.flatMap((container, index) =>
      container.mounts.map(({ volume, readOnly }, position): Finding | undefined => {
        const path = ["extraContainers", index, "mounts", position];
        const tiers = callingTiers.filter((tier) => isMeant(container, tier));
        const found = tiers.map((tier) => volumes[tier].get(volume)?.[0]);
        if (found.includes(undefined)) {
          return finding(
            [...path, "volume"],
            "is not one of extraVolumes in each of its tiers",
            "add it there for the same tiers",
          );
        }
        return !readOnly && found.some((item) => item?.scratch === undefined)
          ? finding([...path, "readOnly"], "is for scratch volumes only", "remove it")
          : undefined;
      }),
    );
  }),

  rule(["extraVolumes", "extraContainers"], ({ extraVolumes, extraContainers }) => {
    const isShort = perTier((tier) => {
      const scratch = meant(extraVolumes, tier).reduce((sum, item) => sum + (item.scratch ?? 0), 0);
      const counted = meant(extraContainers, tier).reduce((sum, { limits }) => sum + limits.storage, 0);
      return scratch > counted;
    });
    return extraVolumes.map((volume, index) => {
      if (volume.scratch === undefined) return undefined;
      return callingTiers.some((tier) => isMeant(volume, tier) && isShort[tier])
        ? finding(
            ["extraVolumes", index, "scratch"],
            "is more than the containers beside the program may store, and a pod that stores more is evicted",
            "raise their limits.storage, or lower this",
          )
        : undefined;
    });
  }),
];

function perTier<T>(of: (tier: CallingTier) => T): Readonly<Record<CallingTier, T>> {
  return Object.fromEntries(callingTiers.map((tier) => [tier, of(tier)])) as Record<CallingTier, T>;
}

function meant<T extends Volume | Container>(items: readonly T[], tier: CallingTier): readonly T[] {
  return items.filter((item) => isMeant(item, tier));
}

/** A mount hides what is there, and what is below it. */
function covers(path: string): string | undefined {
  const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  return taken.find((own) => path === "/" || within(path, own) || within(own, path));
}

/** Secrets that settings name for somebody else. */
function foreignSecrets({
  certificateSecrets,
  administrator,
  elasticsearch,
  redis,
  mysql,
  outgoingProxy,
  imagePullSecrets,
}: Pick<
  Written,
  | "certificateSecrets"
  | "administrator"
  | "elasticsearch"
  | "redis"
  | "mysql"
  | "outgoingProxy"
  | "imagePullSecrets"
>): readonly string[] {
  return [
    certificateSecrets?.public,
    certificateSecrets?.private,
    ...[administrator, elasticsearch, redis, mysql, outgoingProxy].map((owner) => owner?.secret?.name),
    ...imagePullSecrets,
  ].filter((name) => name !== undefined);
}
