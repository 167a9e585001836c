/** Replica counts: for tiers that exist, and in production never fewer than Tracardi's production guide asks for. */
import { minimumReplicas, type TierName } from "../../topologies.ts";
import { alternatives } from "../refusal.ts";
import { finding, rule } from "../rule.ts";

export const sizeRules = [
  rule(["topology", "replicas"], ({ topology, replicas }) => {
    const tiers = [...minimumReplicas(topology).keys()];
    return Object.keys(replicas)
      .filter((tier) => !tiers.includes(tier as TierName))
      .map((tier) =>
        finding(
          ["replicas", tier],
          `is for a tier that topology "${topology}" does not have`,
          `write ${alternatives(tiers)}, or remove it`,
        ),
      );
  }),

  rule(["topology", "replicas", "production"], ({ topology, replicas, production }) =>
    production
      ? [...minimumReplicas(topology)].map(([tier, minimum]) => {
          const written = replicas[tier as keyof typeof replicas];
          return written === undefined || written >= minimum
            ? undefined
            : finding(
                ["replicas", tier],
                `is below the minimum of ${minimum} in production`,
                `write ${minimum} or more`,
              );
        })
      : [],
  ),
];
