/** How much of everything: for tiers that exist, in order, and in production never fewer than the production guide asks for. */
import { releases } from "../../releases.ts";
import { shortfalls } from "../../sizing/capacity.ts";
import { connectionsPerProcess, connectionsTo, storeClients } from "../../sizing/connections.ts";
import { zonesOf } from "../../sizing/failures.ts";
import { isAutoscaled } from "../../sizing.ts";
import { apiServing, minimumReplicas, type TierName } from "../../topologies.ts";
import { runningWorkers } from "../defaults.ts";
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
      ? [...minimumReplicas(topology)].map(([tier, minimum]) =>
          belowMinimum(["replicas", tier], replicas[tier as keyof typeof replicas], minimum),
        )
      : [],
  ),

  rule(["requestsPerSecond", "requestsPerSecondPeak"], (settings, named) => {
    const { requestsPerSecond, requestsPerSecondPeak } = settings;
    return requestsPerSecondPeak === undefined || requestsPerSecondPeak >= requestsPerSecond
      ? undefined
      : finding(
          "requestsPerSecondPeak",
          `is less than the ${requestsPerSecond} of ${named("requestsPerSecond")}`,
          `write ${requestsPerSecond} or more, or remove it`,
        );
  }),

  rule(["failures", "zones", "nodes"], ({ failures, zones, nodes }, named) => {
    const alone = zones === 1 ? "zones" : nodes === 1 ? "nodes" : undefined;
    return failures === "zone" && alone !== undefined
      ? finding(
          "failures",
          `cannot be survived while ${named(alone)} is 1`,
          'write "node", or use more zones',
        )
      : undefined;
  }),

  rule(["nodes", "zones"], ({ nodes, zones }, named) =>
    nodes !== undefined && zones !== undefined && nodes < zones
      ? finding("zones", `is more than the ${nodes} of ${named("nodes")}`, `write ${nodes} or less`)
      : undefined,
  ),

  rule(["autoscaling", "requestsPerSecondPeak"], ({ autoscaling, requestsPerSecondPeak }, named) =>
    autoscaling.enabled === true && autoscaling.maximum === undefined && requestsPerSecondPeak === undefined
      ? finding(
          ["autoscaling", "enabled"],
          "does not say how far to grow",
          `set ${named("requestsPerSecondPeak")} or ${named("autoscaling.maximum")}`,
        )
      : undefined,
  ),

  rule(["autoscaling", "requestsPerSecondPeak"], ({ autoscaling, requestsPerSecondPeak }, named) =>
    isAutoscaled({ autoscaling, requestsPerSecondPeak })
      ? []
      : (["minimum", "maximum"] as const).map((bound) =>
          autoscaling[bound] === undefined
            ? undefined
            : finding(
                ["autoscaling", bound],
                "is given although nothing is autoscaled",
                `set ${named("autoscaling.enabled")} to true, or remove it`,
              ),
        ),
  ),

  rule(["autoscaling"], ({ autoscaling: { minimum, maximum } }, named) =>
    minimum !== undefined && maximum !== undefined && minimum > maximum
      ? finding(
          ["autoscaling", "minimum"],
          `is more than the ${maximum} of ${named("autoscaling.maximum")}`,
          `write ${maximum} or less`,
        )
      : undefined,
  ),

  rule(["autoscaling", "topology", "production"], ({ autoscaling, topology, production }) => {
    const fewest = minimumReplicas(topology).get(apiServing(topology, "public").tier) ?? 1;
    return production
      ? (["minimum", "maximum"] as const).map((bound) =>
          belowMinimum(["autoscaling", bound], autoscaling[bound], fewest),
        )
      : [];
  }),

  rule(["autoscaling", "requestsPerSecondPeak", "replicas", "topology"], (settings, named) => {
    const { tier } = apiServing(settings.topology, "public");
    return isAutoscaled(settings) && settings.replicas[tier] !== undefined
      ? finding(
          ["replicas", tier],
          "is given although that tier is autoscaled",
          `write ${named("autoscaling.minimum")} and ${named("autoscaling.maximum")} instead, or set ${named("autoscaling.enabled")} to false`,
        )
      : undefined;
  }),
];

/** What the sizes are calculated from. */
const demanded = [
  ...(["release", "topology", "production", "requestsPerSecond", "requestsPerSecondPeak"] as const),
  ...(["failures", "nodes", "zones", "replicas", "autoscaling", "timeouts"] as const),
];

const stores = ["elasticsearch", "redis", "mysql"] as const;

export const sizeWarnings = [
  rule(["rolloutSeconds", "release"], ({ rolloutSeconds, release }) => {
    const { startupBudgetSeconds } = releases[release];
    return rolloutSeconds >= startupBudgetSeconds
      ? undefined
      : finding(
          "rolloutSeconds",
          `is less than the ${startupBudgetSeconds} that an API instance may take to start`,
          `write ${startupBudgetSeconds} or more`,
        );
  }),

  rule(["production", "failures", "nodes"], ({ production, failures, nodes }) =>
    production && failures === "node" && nodes === 1
      ? finding(
          "nodes",
          "leaves nothing when that node fails, however many instances there are",
          "use more nodes in production",
        )
      : undefined,
  ),

  rule(demanded, (settings) =>
    shortfalls({ ...settings, zones: zonesOf(settings) }).map(({ tier, written, load, capacity, needed }) => {
      const { now, afterNode, afterZone } = capacity;
      const left = `${settings.failures === "node" ? afterNode : afterZone}/s after losing a ${settings.failures}`;
      return finding(
        written === "replicas" ? ["replicas", tier] : ["autoscaling", written],
        `carries ${now}/s, and ${left}, of the ${load}/s planned for`,
        `write ${needed} or more, or remove it`,
      );
    }),
  ),

  ...stores.map((store) =>
    rule([...demanded, "workers", "acknowledgeMigration", "connections", ...stores], (settings, named) => {
      const limit = settings[store]?.connectionLimit;
      if (limit === undefined) return undefined;
      const demand = { ...settings, zones: zonesOf(settings), workers: runningWorkers(settings) };
      const { usual, most } = connectionsTo(store, storeClients(demand), connectionsPerProcess(settings));
      return most <= limit
        ? undefined
        : finding(
            [store, "connectionLimit"],
            `is less than the ${most} connections of a rollout (${usual} usually)`,
            // The pool of a process to Redis cannot be set.
            store === "redis"
              ? "raise the server's limit"
              : `raise the server's limit, or lower ${named(`connections.${store}`)}`,
          );
    }),
  ),
];

function belowMinimum(path: readonly string[], written: number | undefined, minimum: number) {
  return written === undefined || written >= minimum
    ? undefined
    : finding(path, `is below the minimum of ${minimum} in production`, `write ${minimum} or more`);
}
