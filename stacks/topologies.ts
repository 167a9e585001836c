/**
 * Which workloads exist and where they live. The topology is the first decision of an installation; everything
 * else (sizes, connections, hosts) follows from it.
 */

export const topologies = ["split", "single", "minimal"] as const;
export type Topology = (typeof topologies)[number];

/** A trust zone: the public one answers the Internet, the private one answers trusted addresses only. */
export type ZoneName = "public" | "private";
export const zoneNames = ["public", "private"] as const;

export type ApiTierName = "public-api" | "private-api" | "api";
export type EdgeTierName = "public-edge" | "private-edge";
export type StoreName = "elasticsearch" | "redis" | "mysql";
/** Programs without a port, beside the API in the private zone, which every topology has. */
export const workerNames = ["merging-worker", "update-worker"] as const;
export type WorkerName = (typeof workerNames)[number];
/** Every tier of every topology. */
export const tierNames = [
  "public-edge",
  "private-edge",
  "public-api",
  "private-api",
  "api",
  "gui",
  "install-job",
  ...workerNames,
  "elasticsearch",
  "redis",
  "mysql",
] as const satisfies readonly (ApiTierName | EdgeTierName | WorkerName | StoreName | "gui" | "install-job")[];
export type TierName = (typeof tierNames)[number];

/**
 * Tiers that may be given connections of their own, and whatever is brought along beside a program. An edge calls nobody but
 * what it routes to: whoever stands in its network is behind the fence.
 */
export const callingTiers = [
  "public-api",
  "private-api",
  "api",
  "gui",
  ...workerNames,
] as const satisfies readonly TierName[];
export type CallingTier = (typeof callingTiers)[number];

/** One API workload: where it lives and which zones' requests it answers. */
export interface ApiRole {
  readonly tier: ApiTierName;
  readonly zone: ZoneName;
  readonly serves: readonly ZoneName[];
  /** Fewest replicas in production. Source: Tracardi's production guide (3 public + 2 private = its 5 instances). */
  readonly minimumReplicas: number;
}

export interface TopologyFacts {
  readonly apis: readonly ApiRole[];
  /** Where the GUI runs: in the private zone, or as a container on the operator's own machine. */
  readonly gui: "cluster" | "local";
  /**
   * How an edge may be run. The public controller never gets a right in a private namespace, so wherever the API
   * lives in the private zone the public edge is static.
   */
  readonly publicEdgeAlwaysStatic: boolean;
}

export const topologyFacts: Readonly<Record<Topology, TopologyFacts>> = {
  split: {
    apis: [
      { tier: "public-api", zone: "public", serves: ["public"], minimumReplicas: 3 },
      { tier: "private-api", zone: "private", serves: ["private"], minimumReplicas: 2 },
    ],
    gui: "cluster",
    publicEdgeAlwaysStatic: false,
  },
  single: {
    apis: [{ tier: "api", zone: "private", serves: ["public", "private"], minimumReplicas: 2 }],
    gui: "cluster",
    publicEdgeAlwaysStatic: true,
  },
  minimal: {
    apis: [{ tier: "api", zone: "private", serves: ["public", "private"], minimumReplicas: 2 }],
    gui: "local",
    publicEdgeAlwaysStatic: true,
  },
};

/** Fewest replicas of every tier that may be scaled, in production. Edges: two, so that one may be replaced. */
export function minimumReplicas(topology: Topology): ReadonlyMap<TierName, number> {
  const facts = topologyFacts[topology];
  return new Map<TierName, number>([
    ...facts.apis.map((api): [TierName, number] => [api.tier, api.minimumReplicas]),
    ...(facts.gui === "cluster" ? ([["gui", 2]] as const) : []),
    ["public-edge", 2],
    ["private-edge", 2],
  ]);
}

/** The API that answers a zone's requests. */
export function apiServing(topology: Topology, zone: ZoneName): ApiRole {
  const api = topologyFacts[topology].apis.find(({ serves }) => serves.includes(zone));
  if (api === undefined) throw new Error(`topology ${topology} has no API for the ${zone} zone`);
  return api;
}
