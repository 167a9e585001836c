/** Where the pods of a tier may run, beside what holds for every pod: Linux, and replicas spread over hosts and zones. */
import type { Settings } from "./settings/defaults.ts";
import { type TierName, tierNames } from "./topologies.ts";

export interface NodeTerm {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

export interface Toleration {
  readonly key: string;
  /** Absent: any. */
  readonly value?: string | undefined;
  /** Absent: every effect. */
  readonly effect?: string | undefined;
  /** Absent: for good. */
  readonly seconds?: number | undefined;
}

export interface AvoidedPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly topologyKey: string;
  /** Absent: required. */
  readonly weight?: number | undefined;
}

export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** All of them must be true. */
  readonly requiredNodes: readonly NodeTerm[];
  readonly preferredNodes: readonly (NodeTerm & { readonly weight: number })[];
  readonly avoidedPods: readonly AvoidedPods[];
}

/** Only tiers for which something is said. */
export type Placements = Readonly<Partial<Record<TierName, Placement>>>;

export function placements({ scheduling }: Pick<Settings, "scheduling">): Placements {
  const said = tierNames.flatMap((tier): [TierName, Placement][] => {
    const items = scheduling.filter(({ tiers }) => tiers === undefined || tiers.includes(tier));
    return items.length === 0 ? [] : [[tier, together(items)]];
  });
  return Object.fromEntries(said);
}

function together(items: readonly Placement[]): Placement {
  return {
    nodeSelector: Object.assign({}, ...items.map(({ nodeSelector }) => nodeSelector)),
    tolerations: items.flatMap(({ tolerations }) => tolerations),
    requiredNodes: items.flatMap(({ requiredNodes }) => requiredNodes),
    preferredNodes: items.flatMap(({ preferredNodes }) => preferredNodes),
    avoidedPods: items.flatMap(({ avoidedPods }) => avoidedPods),
  };
}
