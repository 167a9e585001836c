/** What a tier carries: now, and with a node or a zone less. */
import { type ApiSize, isAutoscaled, requestsPerWorker, sizeApi } from "../sizing.ts";
import { type ApiTierName, apiServing } from "../topologies.ts";
import type { Demand } from "./demand.ts";
import { remaining, type Spread } from "./failures.ts";

/** Requests per second. */
export interface Capacity {
  readonly now: number;
  readonly afterNode: number;
  readonly afterZone: number;
}

/** @param instances of a tier with that many workers each */
export function capacityOf(
  instances: number,
  { workers }: Pick<ApiSize, "workers">,
  spread: Spread,
): Capacity {
  const carry = (count: number) => count * workers * requestsPerWorker;
  return {
    now: carry(instances),
    afterNode: carry(remaining(instances, "node", spread)),
    afterZone: carry(remaining(instances, "zone", spread)),
  };
}

/** A number written by hand that carries less than the stack asks for. */
export interface Shortfall {
  readonly tier: ApiTierName;
  /** Which number: a fixed one, or a bound of the autoscaler. */
  readonly written: "replicas" | "minimum" | "maximum";
  readonly instances: number;
  /** Requests per second that have to be carried after the declared failure. */
  readonly load: number;
  readonly capacity: Capacity;
  /** What the calculation says instead. */
  readonly needed: number;
}

/** What the numbers written by hand cost. */
export function shortfalls(demand: Demand): readonly Shortfall[] {
  const role = apiServing(demand.topology, "public");
  const { requestsPerSecond, requestsPerSecondPeak = requestsPerSecond, failures, autoscaling } = demand;
  const found = sizeApi(role, demand);
  const calculated = sizeApi(role, {
    ...demand,
    replicas: { ...demand.replicas, [role.tier]: undefined },
    autoscaling: { enabled: isAutoscaled(demand), cpuPercent: autoscaling.cpuPercent },
    requestsPerSecondPeak,
  });
  const asked = isAutoscaled(demand)
    ? ([
        ["minimum", autoscaling.minimum, requestsPerSecond, calculated.replicas],
        ["maximum", autoscaling.maximum, requestsPerSecondPeak, calculated.autoscaling?.maximum],
      ] as const)
    : ([["replicas", demand.replicas[role.tier], requestsPerSecondPeak, calculated.replicas]] as const);
  return asked.flatMap(([written, instances, load, needed]) => {
    if (instances === undefined || needed === undefined) return [];
    const capacity = capacityOf(instances, found, demand);
    const left = failures === "node" ? capacity.afterNode : capacity.afterZone;
    return left >= load ? [] : [{ tier: role.tier, written, instances, load, capacity, needed }];
  });
}
