/**
 * How large each tier is: from the load that the stack plans for, such that the load is still carried after the declared
 * failure, never below the production guide. A number written by hand wins.
 */
import type { Settings } from "./settings/defaults.ts";
import type { Demand } from "./sizing/demand.ts";
import { instancesFor, remaining } from "./sizing/failures.ts";
import { apiShutdown, graceSeconds, type Shutdown } from "./sizing/shutdown.ts";
import { type ApiRole, minimumReplicas, type TierName, type Topology } from "./topologies.ts";

/** CPU in thousandths of a core, memory and ephemeral storage in MiB. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly storage: number;
}

export interface ContainerSize {
  readonly requests: Resources;
  readonly limits: Resources;
}

/** Between which numbers a HorizontalPodAutoscaler moves the instances of a tier. */
export interface Autoscaling {
  readonly minimum: number;
  readonly maximum: number;
  /** CPU that an instance uses on average, in thousandths of a core, above which instances are added. */
  readonly averageCpu: number;
}

export interface TierSize {
  /** With autoscaling the fewest there are. */
  readonly replicas: number;
  readonly container: ContainerSize;
  /** Containers that a stack puts beside the program. Absent: none. */
  readonly beside?: readonly ContainerSize[];
  /** Absent: the number of instances is fixed. */
  readonly autoscaling?: Autoscaling;
  /** Seconds that an instance may take to end. Absent: 60. */
  readonly graceSeconds?: number;
}

/** An API instance additionally runs a number of worker processes. */
export interface ApiSize extends TierSize {
  readonly workers: number;
  readonly shutdown: Shutdown;
}

/** The most instances that a tier has while nothing is rolled out. */
export function mostReplicas({ replicas, autoscaling }: Pick<TierSize, "replicas" | "autoscaling">): number {
  return autoscaling?.maximum ?? replicas;
}

/**
 * Requests per second that one worker process answers. Source: Tracardi's production guide, 600/s with 25 workers;
 * its other figure (300/s) belongs to a set-up that buffers events in a queue.
 */
export const requestsPerWorker = 24;

/** An operator's slow query must not keep the instance from answering others. */
const fewestWorkersForOperators = 2;

/** More workers per instance make a lost instance cost more, fewer waste memory on idle processes. */
const mostWorkersPerInstance = 8;

/**
 * One worker process. Source: Tracardi's chart 1.1 (100m and 100 Mi to start, at most 500m; 300 Mi where only events
 * arrive, 1000 Mi where workflows may run) – its limits hold for one worker, so they are multiplied by the number.
 */
const worker = {
  requests: { cpu: 100, memory: 150, storage: 64 },
  limits: { cpu: 500, memory: { public: 300, private: 1000 }, storage: 256 },
} as const;

/**
 * An API tier. The load reaches those that answer the public zone. Instances written by hand win; the number of workers
 * then makes up for the difference, as far as it can.
 */
export function sizeApi({ tier, serves }: Pick<ApiRole, "tier" | "serves">, demand: Demand): ApiSize {
  const { failures: failure, replicas, autoscaling } = demand;
  const floor = minimumReplicas(demand.topology).get(tier) ?? 1;
  const operated = serves.includes("private");
  const collects = serves.includes("public");
  const scaled = collects && isAutoscaled(demand);
  // Without autoscaling the peak is met by what is always there.
  const { requestsPerSecond, requestsPerSecondPeak = requestsPerSecond } = demand;
  const usual = collects ? workersFor(scaled ? requestsPerSecond : requestsPerSecondPeak) : 0;

  const hand = scaled ? autoscaling.minimum : byHand(replicas, tier);
  const carrying = Math.max(1, hand === undefined ? floor : remaining(hand, failure, demand));
  const fewest = operated ? fewestWorkersForOperators : 1;
  const workers = Math.min(mostWorkersPerInstance, Math.max(fewest, Math.ceil(usual / carrying)));
  const instances = (needed: number) =>
    needed === 0 ? floor : instancesFor(Math.ceil(needed / workers), floor, failure, demand);

  const minimum = hand ?? instances(usual);
  const memory = operated ? worker.limits.memory.private : worker.limits.memory.public;
  const container = {
    requests: times(worker.requests, workers),
    limits: times({ cpu: worker.limits.cpu, memory, storage: worker.limits.storage }, workers),
  };
  const shutdown = apiShutdown(demand, serves);
  const fixed = { replicas: minimum, workers, container, shutdown, graceSeconds: graceSeconds(shutdown) };
  if (!scaled) return fixed;
  const maximum = autoscaling.maximum ?? instances(workersFor(requestsPerSecondPeak));
  return {
    ...fixed,
    autoscaling: {
      minimum,
      maximum: Math.max(minimum, maximum),
      averageCpu: Math.ceil((container.limits.cpu * autoscaling.cpuPercent) / 100),
    },
  };
}

/** Whether the API tier that collects events is scaled: as the stack says, else when it knows a peak to grow to. */
export function isAutoscaled({
  autoscaling,
  requestsPerSecondPeak,
}: Pick<Demand, "autoscaling" | "requestsPerSecondPeak">): boolean {
  return autoscaling.enabled ?? requestsPerSecondPeak !== undefined;
}

function workersFor(load: number): number {
  return Math.ceil(load / requestsPerWorker);
}

/** Static files from memory. Source: Tracardi's chart gives the GUI at most 500m and 50 Mi. */
export function sizeGui(topology: Topology, replicas: Settings["replicas"]): TierSize {
  return {
    replicas: byHand(replicas, "gui") ?? minimumReplicas(topology).get("gui") ?? 1,
    container: {
      requests: { cpu: 50, memory: 32, storage: 16 },
      limits: { cpu: 500, memory: 64, storage: 64 },
    },
  };
}

/**
 * An ingress controller. Measured with Traefik 3.7.12 (bench/results.md): 103 MiB idle, 117 MiB with all requests that it can
 * answer, 136 and 241 MiB with 100 concurrent posts of the largest public (1 MiB) and private (25 MiB) body, up to 614 MiB with
 * 10 000 open connections. Larger bodies are buffered on disk, hence the storage.
 */
export function sizeEdge(
  tier: "public-edge" | "private-edge",
  production: boolean,
  replicas: Settings["replicas"],
): TierSize {
  return {
    replicas: byHand(replicas, tier) ?? (production ? 3 : 2),
    container: {
      requests: { cpu: 100, memory: 160, storage: 64 },
      limits: { cpu: 1000, memory: 768, storage: 1024 },
    },
  };
}

/** One Python process that waits for answers; about 15 MiB. */
export const installSize = {
  replicas: 1,
  container: {
    requests: { cpu: 50, memory: 32, storage: 16 },
    limits: { cpu: 250, memory: 128, storage: 64 },
  },
} as const satisfies TierSize;

/** Embedded stores, for development: one instance each. Elasticsearch takes half of its memory as heap. */
export const storeSizes = {
  elasticsearch: {
    replicas: 1,
    container: {
      requests: { cpu: 500, memory: 2048, storage: 256 },
      limits: { cpu: 2000, memory: 2048, storage: 1024 },
    },
  },
  redis: {
    replicas: 1,
    container: {
      requests: { cpu: 100, memory: 128, storage: 32 },
      limits: { cpu: 500, memory: 256, storage: 128 },
    },
  },
  mysql: {
    replicas: 1,
    container: {
      requests: { cpu: 250, memory: 768, storage: 128 },
      limits: { cpu: 1000, memory: 1024, storage: 512 },
    },
  },
} as const satisfies Record<string, TierSize>;

function byHand(replicas: Settings["replicas"], tier: TierName): number | undefined {
  return replicas[tier as keyof Settings["replicas"]];
}

function times(resources: Resources, factor: number): Resources {
  return {
    cpu: resources.cpu * factor,
    memory: resources.memory * factor,
    storage: resources.storage * factor,
  };
}
