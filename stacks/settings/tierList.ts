/** Settings that hold for some tiers: how the tiers are written. */
import { z } from "zod";
import type { TierName } from "../topologies.ts";

/** `tiers` of one item. @param tiers which there are to choose from */
export function tierList<const T extends readonly [TierName, ...TierName[]]>(tiers: T, standard: string) {
  return z
    .array(z.enum(tiers))
    .min(1)
    .optional()
    .describe(`Tiers for which it holds. Default: ${standard}`)
    .meta({ examples: [[tiers[0]]] });
}
