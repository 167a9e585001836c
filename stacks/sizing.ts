/**
 * How large each tier is: from the load that the stack plans for, never below the production guide. A replica count
 * written by hand wins.
 */
import type { ReplicaSettings } from "./settings.ts";
import { minimumReplicas, type TierName, type Topology, type ZoneName } from "./topologies.ts";

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

export interface TierSize {
  readonly replicas: number;
  readonly container: ContainerSize;
}

/** An API instance additionally runs a number of worker processes. */
export interface ApiSize extends TierSize {
  readonly workers: number;
}

/**
 * Requests per second that one worker process answers. Source: Tracardi's production guide, 600/s with 25 workers;
 * its other figure (300/s) belongs to a set-up that buffers events in a queue.
 */
export const requestsPerWorker = 24;

/** An operator's slow query must not keep the instance from answering others. */
const fewestWorkersForOperators = 2;

/** One instance more than the load needs, so that the loss of one costs no capacity. */
const spare = 1;

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
 * An API tier that answers the given zones. `load` is the requests per second of its public side. With replicas set
 * by hand, the number of workers makes up for the difference.
 */
export function sizeApi(
  tier: TierName,
  serves: readonly ZoneName[],
  topology: Topology,
  load: number,
  replicas: ReplicaSettings,
): ApiSize {
  const floor = minimumReplicas(topology).get(tier) ?? 1;
  const hand = byHand(replicas, tier);
  const operated = serves.includes("private");
  const fewestWorkers = operated ? fewestWorkersForOperators : 1;
  // Operators are few: what they need does not grow with the load.
  const needed = serves.includes("public") ? Math.ceil(load / requestsPerWorker) : 0;
  const carrying = Math.max(1, hand === undefined ? floor : hand - spare);
  const workers = Math.min(mostWorkersPerInstance, Math.max(fewestWorkers, Math.ceil(needed / carrying)));
  const calculated = needed === 0 ? floor : Math.max(floor, Math.ceil(needed / workers) + spare);
  const memory = operated ? worker.limits.memory.private : worker.limits.memory.public;
  return {
    replicas: hand ?? calculated,
    workers,
    container: {
      requests: times(worker.requests, workers),
      limits: times({ cpu: worker.limits.cpu, memory, storage: worker.limits.storage }, workers),
    },
  };
}

/** Static files from memory. Source: Tracardi's chart gives the GUI at most 500m and 50 Mi. */
export function sizeGui(topology: Topology, replicas: ReplicaSettings): TierSize {
  return {
    replicas: byHand(replicas, "gui") ?? minimumReplicas(topology).get("gui") ?? 1,
    container: {
      requests: { cpu: 50, memory: 32, storage: 16 },
      limits: { cpu: 500, memory: 64, storage: 64 },
    },
  };
}

/**
 * An ingress controller. Measured with Traefik 3.7.12: 112–130 MiB idle and under GET load, 363 MiB with 100
 * concurrent posts of 1 MiB. Bodies beyond 1 MiB are buffered on disk, hence the ephemeral storage.
 */
export function sizeEdge(
  tier: "public-edge" | "private-edge",
  production: boolean,
  replicas: ReplicaSettings,
): TierSize {
  return {
    replicas: byHand(replicas, tier) ?? (production ? 3 : 2),
    container: {
      requests: { cpu: 100, memory: 160, storage: 64 },
      limits: { cpu: 1000, memory: 512, storage: 1024 },
    },
  };
}

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

function byHand(replicas: ReplicaSettings, tier: TierName): number | undefined {
  return replicas[tier as keyof ReplicaSettings];
}

function times(resources: Resources, factor: number): Resources {
  return {
    cpu: resources.cpu * factor,
    memory: resources.memory * factor,
    storage: resources.storage * factor,
  };
}
