/** What a company adds to the pods of a tier: volumes, and containers beside the program. */
import type { Settings } from "./settings/defaults.ts";
import type { ContainerSize, TierSize } from "./sizing.ts";
import { type TierName, tierNames } from "./topologies.ts";

export type ExtraVolume = Settings["extraVolumes"][number];
export type ExtraContainer = Settings["extraContainers"][number];

export interface Extras {
  readonly volumes: readonly ExtraVolume[];
  readonly containers: readonly ExtraContainer[];
}

/** Only tiers that get something. */
export type ExtrasByTier = Readonly<Partial<Record<TierName, Extras>>>;

/** Tiers that are meant where none are named. */
export const usualTiers = ["public-api", "private-api", "api"] as const satisfies readonly TierName[];

export function isMeant(
  { tiers }: { readonly tiers?: readonly TierName[] | undefined },
  tier: TierName,
): boolean {
  return (tiers ?? (usualTiers as readonly TierName[])).includes(tier);
}

export function extrasByTier({
  extraVolumes,
  extraContainers,
}: Pick<Settings, "extraVolumes" | "extraContainers">): ExtrasByTier {
  const given = tierNames.flatMap((tier): [TierName, Extras][] => {
    const volumes = extraVolumes.filter((item) => isMeant(item, tier));
    const containers = extraContainers.filter((item) => isMeant(item, tier));
    return volumes.length + containers.length === 0 ? [] : [[tier, { volumes, containers }]];
  });
  return Object.fromEntries(given);
}

/** The size of a tier with what stands beside its program, so that quotas and totals count it. */
export function withExtras<Size extends TierSize>(size: Size, extras: Extras | undefined): Size {
  const beside: readonly ContainerSize[] = (extras?.containers ?? []).map(({ requests, limits }) => ({
    requests,
    limits,
  }));
  return beside.length === 0 ? size : { ...size, beside };
}
