/** What Kubernetes could not take: guard rails read lists of ranges from annotations of the namespaces. */
import { makePlan } from "../../plan.ts";
import type { TierName } from "../../topologies.ts";
import type { Settings } from "../defaults.ts";
import type { Finding } from "../mistake.ts";
import { finding } from "../rule.ts";

/** Bytes of all annotations of one object, keys included: `TotalAnnotationSizeLimitB` of Kubernetes. */
const kubernetesLimit = 256 * 1024;
/** Bytes for annotations of others on the same namespace, and for the fingerprint of the state. An assumption. */
const reserve = 4 * 1024;

/**
 * Ranges times ports that the connections of one tier may have. The rule about NetworkPolicies looks each up, and the API
 * server ends an expression that costs more than 1 000 000 units (`PerCallLimit`). With two ports 12 500 ranges passed on a
 * rehearsal; the rest is a reserve for longer ranges and for lists with different ports.
 */
const lookups = 2 * 10_000;

/** Settings that are lists, and whose items become annotations. */
const lists = ["trustedCidrs", "loadBalancerCidrs", "apiServerCidrs", "outgoingConnections"] as const;

/** @param settings complete, without any other mistake; a plan can be made of them */
export function annotationFindings(settings: Settings): readonly Finding[] {
  const namespace = overfull(settings);
  if (namespace === undefined) return [];
  const length = (key: (typeof lists)[number]) => JSON.stringify(settings[key] ?? []).length;
  const key = lists.reduce((one, other) => (length(other) > length(one) ? other : one));
  const items = settings[key] ?? [];
  let [fits, tooMany] = [0, items.length];
  while (fits + 1 < tooMany) {
    const middle = (fits + tooMany) >> 1;
    if (overfull({ ...settings, [key]: items.slice(0, middle) }) === undefined) fits = middle;
    else tooMany = middle;
  }
  return [
    {
      ...finding(
        key,
        `has ${items.length} items, and no more than the first ${fits} can be deployed: the guard rails read their ranges from annotations of namespace "${namespace}", and Kubernetes limits both annotations and the cost of a rule`,
        "write fewer and wider ranges",
      ),
      concealed: true,
    },
  ];
}

/** Name of the first namespace with more annotations than the API server stores, or more ranges than its rules may look up. */
function overfull(settings: Settings): string | undefined {
  const { guardRails, marker, connections, tiers } = makePlan(settings);
  const everywhere = bytes(settings.extraMetadata.flatMap(({ annotations }) => Object.entries(annotations)));
  const large = guardRails.namespaces.find((namespace) => {
    const own = Object.entries(guardRails.allowed[namespace] ?? {});
    const marked = namespace === marker.namespace ? Object.entries(marker.annotations) : [];
    return bytes([...own, ...marked]) + everywhere > kubernetesLimit - reserve;
  });
  if (large !== undefined) return large;
  const counts = new Map<TierName, number>();
  for (const { from, to, ports } of connections) {
    for (const [own, other] of [
      [from, to],
      [to, from],
    ] as const) {
      if (own.kind !== "tier" || other.kind !== "addresses") continue;
      counts.set(own.tier, (counts.get(own.tier) ?? 0) + other.ranges.length * ports.length);
    }
  }
  const [costly] = [...counts].find(([, count]) => count > lookups) ?? [];
  return costly && tiers[costly];
}

function bytes(annotations: readonly (readonly [string, string])[]): number {
  return annotations.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
