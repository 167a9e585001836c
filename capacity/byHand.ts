/** What numbers written by hand cost or save, each beside the number of the calculation. */
import { makePlan, type Plan } from "../stacks/plan.ts";
import type { Settings } from "../stacks/settings.ts";
import { capacityOf } from "../stacks/sizing/capacity.ts";
import { isAutoscaled, mostReplicas, type Resources } from "../stacks/sizing.ts";
import { apiServing, type TierName } from "../stacks/topologies.ts";
import { type Tier, tiersOf, totalOf } from "./tiers.ts";

/** CPU in thousandths of a core, memory in MiB: requests of all instances of the tier. */
type Amount = Pick<Resources, "cpu" | "memory">;

/** What a number leads to. */
export interface Consequence {
  readonly instances: number;
  readonly requests: Amount;
  /** Requests per second after the declared failure; of the tier that collects events. */
  readonly carries?: number;
}

export interface ByHand {
  /** Where it stands in the stack file, without the project's name. */
  readonly key: string;
  readonly tier: TierName;
  readonly written: Consequence;
  readonly calculated: Consequence;
}

/** Which instances a number is about: those that there usually are, or the most. */
type Bound = "usual" | "most";

export function byHand(plan: Plan, settings: Settings): readonly ByHand[] {
  const { replicas, autoscaling, topology } = settings;
  const collector = apiServing(topology, "public").tier;
  const numbers: readonly (readonly [key: string, tier: string, bound: Bound, number: number | undefined])[] =
    [
      ...Object.entries(replicas).map(
        ([tier, number]) => [`replicas.${tier}`, tier, "usual", number] as const,
      ),
      ["autoscaling.minimum", collector, "usual", autoscaling.minimum],
      ["autoscaling.maximum", collector, "most", autoscaling.maximum],
    ];
  if (numbers.every(([, , , number]) => number === undefined)) return [];
  const calculated = tiersOf(makePlan(withoutNumbers(settings)));
  const written = tiersOf(plan);
  return numbers.flatMap(([key, name, bound, number]) => {
    const [one, other] = [written, calculated].map((tiers) => tiers.find(({ tier }) => tier === name));
    if (number === undefined || one === undefined || other === undefined) return [];
    return [
      {
        key,
        tier: one.tier,
        written: consequence(one, bound, settings),
        calculated: consequence(other, bound, settings),
      },
    ];
  });
}

function withoutNumbers(settings: Settings): Settings {
  const { cpuPercent } = settings.autoscaling;
  return { ...settings, replicas: {}, autoscaling: { enabled: isAutoscaled(settings), cpuPercent } };
}

function consequence(tier: Tier, bound: Bound, settings: Settings): Consequence {
  const { size, workers, collects } = tier;
  const instances = bound === "usual" ? size.replicas : mostReplicas(size);
  const { afterNode, afterZone } = capacityOf(instances, { workers: workers ?? 0 }, settings);
  return {
    instances,
    requests: totalOf([tier], () => instances).requests,
    ...(collects ? { carries: settings.failures === "node" ? afterNode : afterZone } : {}),
  };
}
