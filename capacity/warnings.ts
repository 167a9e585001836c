/** What is planned but will not work, or not for long: limits of the cluster, and of Elasticsearch. */
import type { ShardForecast } from "../stacks/sizing/shards.ts";
import { fits, type Need, unplaced, without } from "./fit.ts";
import type { Cluster } from "./nodes.ts";
import { coresText, memoryText } from "./quantities.ts";
import type { NamespaceReport, StoreReport } from "./report.ts";

/** A limit that is further away than this is no reason to act. */
const worryYears = 2;

export function shardWarnings({ reached, limit, perMonth }: ShardForecast, today: Date): readonly string[] {
  if (reached === undefined) return [];
  const horizon = new Date(today);
  horizon.setUTCFullYear(horizon.getUTCFullYear() + worryYears);
  if (new Date(reached) > horizon) return [];
  return [
    `Elasticsearch has more than ${limit} shards on ${reached} (about ${perMonth} more a month), and then makes no new index; delete old indices before, add data nodes, or choose longer periods before the installation`,
  ];
}

/** Stores that exist already are warned of where their limit is set. */
export function embeddedWarnings(stores: readonly StoreReport[]): readonly string[] {
  return stores.flatMap(({ store, embedded, connections: { most, limit } }) =>
    !embedded || limit === undefined || most <= limit
      ? []
      : [
          `the embedded ${store} accepts ${limit} connections, a rollout may open ${most}; use one of your own for this load`,
        ],
  );
}

export function clusterWarnings(
  cluster: Cluster,
  need: Need,
  namespaces: readonly NamespaceReport[],
): readonly string[] {
  return [
    ...(cluster.nodes.length === 0
      ? ["the list holds no node that takes these pods, so whether there is room was not looked at"]
      : nodeWarnings(cluster, need)),
    ...quotaWarnings(cluster, namespaces),
  ];
}

function nodeWarnings({ nodes }: Cluster, need: Need): readonly string[] {
  const count = nodes.length === 1 ? "1 node" : `${nodes.length} nodes`;
  const missing = unplaced(need.usual, nodes);
  if (missing > 0) return [`the cluster is too small: on ${count} ${instances(missing)} find no place`];
  if (unplaced(need.most, nodes) > 0) {
    return [`the cluster has no room for a rollout: on ${count} new pods would wait for old ones to end`];
  }
  if (fits(need, nodes)) return [];
  const left = without(need.failure, nodes, need.zones);
  const lost = unplaced(need.usual, left);
  return [
    `after losing a ${need.failure} ${instances(lost)} find no place on the ${left.length} nodes that are left until it is back; use more nodes, or larger ones`,
  ];
}

function quotaWarnings({ quotas }: Cluster, namespaces: readonly NamespaceReport[]): readonly string[] {
  return quotas.flatMap((quota) => {
    const wanted = namespaces.find(({ namespace }) => namespace === quota.namespace);
    if (wanted === undefined) return [];
    const rows = [
      ["pods", quota.pods, wanted.pods, String],
      ["CPU requests", quota.requests.cpu, wanted.requests.cpu, coresText],
      ["memory requests", quota.requests.memory, wanted.requests.memory, memoryText],
      ["CPU limits", quota.limits.cpu, wanted.limits.cpu, coresText],
      ["memory limits", quota.limits.memory, wanted.limits.memory, memoryText],
    ] as const;
    return rows.flatMap(([what, granted, needed, text]) =>
      granted === undefined || granted >= needed
        ? []
        : [
            `quota ${quota.name} of namespace ${quota.namespace} grants ${text(granted)} of ${what}, a rollout needs ${text(needed)}; have it raised`,
          ],
    );
  });
}

function instances(count: number): string {
  return count === 1 ? "1 instance" : `${count} instances`;
}
