/**
 * What a namespace may hold: its tiers at their largest, what a rollout of them needs for a while, and nothing that
 * could be added unnoticed.
 */
import type { LoadBalancerPlan } from "./edges.ts";
import { containersOf, podSize } from "./sizing/pod.ts";
import { mostReplicas, type Resources, type TierSize } from "./sizing.ts";

/** Totals of a ResourceQuota and bounds of a LimitRange; CPU in thousandths of a core, the rest in MiB. */
export interface Quota {
  readonly pods: number;
  readonly requests: Resources;
  readonly limits: Resources;
  /** The largest container that runs in this namespace, in every resource. */
  readonly largest: Resources;
  /** Volume claims of embedded stores. */
  readonly volumes: { readonly count: number; readonly gibibytes: number };
}

/** How many Services may be reached from outside the cluster, and through how many ports of every node. */
export interface ServiceQuota {
  readonly loadBalancers: number;
  readonly nodePorts: number;
}

/** What a LimitRange says about a container: bounds, and the size of one that states none. */
export interface ContainerBounds {
  readonly min: Resources;
  readonly max: Resources;
  readonly default: Resources;
  readonly defaultRequest: Resources;
}

/** A rollout starts one pod more (maxSurge 1) before it ends an old one. */
export const surge = 1;

/** A pod that says nothing else. */
const usualGraceSeconds = 60;

/** A new pod counts as ready after that time (minReadySeconds), and then the next one may replace another. */
const secondsPerReplacement = 10;

/**
 * Pods of a Deployment that exist at the same time, at worst: in a rollout of as many instances as it may have. A pod counts
 * until it is gone, at the end of its grace period. A new pod that is refused is tried again, but ever more rarely, so a
 * rollout would seem to hang.
 */
export function mostPods(size: TierSize): number {
  const replicas = mostReplicas(size);
  const ending = Math.ceil((size.graceSeconds ?? usualGraceSeconds) / secondsPerReplacement);
  return replicas + surge + Math.min(replicas, ending);
}

const nothing: Resources = { cpu: 0, memory: 0, storage: 0 };

/**
 * @param volumeGibibytes one for each of the first tiers; a tier with a volume is a StatefulSet, which ends a pod
 * before it starts the next
 */
export function quotaFor(tiers: readonly TierSize[], volumeGibibytes: readonly number[] = []): Quota {
  const counted = tiers.map((size, index) => ({
    pods: volumeGibibytes[index] === undefined ? mostPods(size) : size.replicas,
    pod: podSize(size),
    containers: containersOf(size),
  }));
  const claims = tiers.flatMap(({ replicas }, index) => {
    const gibibytes = volumeGibibytes[index];
    return gibibytes === undefined ? [] : [{ replicas, gibibytes }];
  });
  return {
    pods: counted.reduce((sum, { pods }) => sum + pods, 0),
    requests: counted.reduce((sum, { pods, pod }) => add(sum, pod.requests, pods), nothing),
    limits: counted.reduce((sum, { pods, pod }) => add(sum, pod.limits, pods), nothing),
    largest: counted
      .flatMap(({ containers }) => containers)
      .reduce((most, { limits }) => each(Math.max, most, limits), nothing),
    volumes: {
      count: claims.reduce((sum, { replicas }) => sum + replicas, 0),
      gibibytes: claims.reduce((sum, { replicas, gibibytes }) => sum + replicas * gibibytes, 0),
    },
  };
}

/** An ingress controller's Service has two ports, http and https. A load balancer may need both on every node. */
const edgeServicePorts = 2;

/** @param loadBalancer of the namespace's edge; absent where nothing is reached from outside */
export function serviceQuota(loadBalancer?: LoadBalancerPlan): ServiceQuota {
  if (loadBalancer?.kind !== "LoadBalancer") return { loadBalancers: 0, nodePorts: 0 };
  return { loadBalancers: 1, nodePorts: loadBalancer.allocateNodePorts ? edgeServicePorts : 0 };
}

/** Below the requests of every tier; a smaller container would be a mistake in its units. */
export const smallest: Resources = { cpu: 10, memory: 16, storage: 8 };

/** A container that states no size gets a small one, never more than the namespace's largest tier. */
const modest: Resources = { cpu: 250, memory: 128, storage: 64 };

export function containerBounds({ largest }: Pick<Quota, "largest">): ContainerBounds {
  const usual = each(Math.min, modest, largest);
  const requested = half(usual);
  return {
    min: each(Math.min, smallest, requested),
    max: largest,
    default: usual,
    defaultRequest: requested,
  };
}

function half(resources: Resources): Resources {
  const rounded = (figure: number) => Math.ceil(figure / 2);
  return {
    cpu: rounded(resources.cpu),
    memory: rounded(resources.memory),
    storage: rounded(resources.storage),
  };
}

function add(sum: Resources, one: Resources, count: number): Resources {
  return {
    cpu: sum.cpu + one.cpu * count,
    memory: sum.memory + one.memory * count,
    storage: sum.storage + one.storage * count,
  };
}

function each(choose: (a: number, b: number) => number, a: Resources, b: Resources): Resources {
  return {
    cpu: choose(a.cpu, b.cpu),
    memory: choose(a.memory, b.memory),
    storage: choose(a.storage, b.storage),
  };
}
