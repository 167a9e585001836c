/** Settings that hold for some tiers: whether the stack has them. */
import { releases } from "../../releases.ts";
import { type TierName, tierNames, topologyFacts } from "../../topologies.ts";
import type { Finding, Path } from "../mistake.ts";
import { alternatives } from "../refusal.ts";
import { finding } from "../rule.ts";
import type { Written } from "../schema.ts";

/** What decides which tiers there are. */
export const tierKeys = ["topology", "stores", "release", "install"] as const;

/** Tiers that the stack may have. A worker counts always: it comes and goes with a migration. */
export function tiersOf({
  topology,
  stores,
  release,
  install,
}: Pick<Written, (typeof tierKeys)[number]>): readonly TierName[] {
  const { apis, gui } = topologyFacts[topology];
  const absent: readonly TierName[] = [
    ...(["public-api", "private-api", "api"] as const).filter(
      (api) => !apis.some(({ tier }) => tier === api),
    ),
    ...(gui === "cluster" ? [] : (["gui"] as const)),
    ...(stores === "embedded" ? [] : (["elasticsearch", "redis"] as const)),
    ...(stores === "embedded" && releases[release].needsMysql ? [] : (["mysql"] as const)),
    ...(install ? [] : (["install-job"] as const)),
  ];
  return tierNames.filter((tier) => !absent.includes(tier));
}

/** What is written for tiers that the stack does not have. @param path of the list `tiers` */
export function foreignTiers(
  settings: Pick<Written, (typeof tierKeys)[number]>,
  written: readonly TierName[] | undefined,
  path: Path,
  choices: readonly TierName[] = tierNames,
): readonly Finding[] {
  const own = tiersOf(settings);
  return (written ?? []).flatMap((tier, index) =>
    own.includes(tier)
      ? []
      : [
          finding(
            [...path, index],
            "is a tier that this stack does not have",
            `write ${alternatives(own.filter((known) => choices.includes(known)))}, or remove it`,
          ),
        ],
  );
}
