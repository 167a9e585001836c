/** What the connection table promises, as allowed connections between the workloads of a cluster and addresses. */
import type { Peer } from "../../../stacks/connections.ts";
import { type Family, rangesOf } from "./addresses.ts";
import type { Cluster } from "./manifests.ts";
import type { End, Flow } from "./matrix.ts";

export function expectedFlows(cluster: Cluster, family: Family): Flow[] {
  return cluster.plan.connections.flatMap(({ from, to, ports }) =>
    ends(from, cluster, family).flatMap((source) =>
      ends(to, cluster, family).flatMap((target) =>
        ports.map(({ number, protocol }) => ({
          from: source,
          to: target,
          protocol,
          ports: { first: BigInt(number), last: BigInt(number) },
        })),
      ),
    ),
  );
}

function ends(peer: Peer, { tiers, pods }: Cluster, family: Family): readonly End[] {
  switch (peer.kind) {
    case "tier":
      return tiers.get(peer.tier) ?? [];
    case "pods": {
      const { namespace, labels } = peer;
      const existing = pods.get(peer.name) ?? [];
      // The analyzer names pods that do not exist (yet) by what selects them: always where that is a whole namespace,
      // otherwise as long as no pod with these labels exists.
      if (labels === undefined) return [...existing, `${namespace}/[all pods]`];
      if (existing.length > 0) return existing;
      const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
      return [`${namespace}/[pod with {${texts.join(",")}}]`];
    }
    case "addresses":
      return peer.ranges.flatMap((range) => rangesOf(range, family));
  }
}
