/** What an installation carries, needs and leads to, as plain data: a table for people and JSON say the same. */
import type { Plan } from "../stacks/plan.ts";
import { mostPods, surge } from "../stacks/quota.ts";
import type { Settings } from "../stacks/settings.ts";
import { type Capacity, capacityOf } from "../stacks/sizing/capacity.ts";
import {
  type Client,
  type Count,
  connectionsPerProcess,
  connectionsTo,
  processesOf,
  storeClients,
} from "../stacks/sizing/connections.ts";
import { type DiskForecast, diskForecast } from "../stacks/sizing/disk.ts";
import { remaining } from "../stacks/sizing/failures.ts";
import { podSize } from "../stacks/sizing/pod.ts";
import { type ShardForecast, shardForecast } from "../stacks/sizing/shards.ts";
import { graceSeconds, type Shutdown } from "../stacks/sizing/shutdown.ts";
import { type StoreAdvice, storeAdvice } from "../stacks/sizing/storeAdvice.ts";
import { type Autoscaling, isAutoscaled, mostReplicas, type Resources } from "../stacks/sizing.ts";
import type { StorePlan } from "../stacks/stores.ts";
import type { StoreName, TierName } from "../stacks/topologies.ts";
import { type ByHand, byHand } from "./byHand.ts";
import { mayUse } from "./eligible.ts";
import { fewestNodes, type Need } from "./fit.ts";
import type { Cluster, Node } from "./nodes.ts";
import { lasting, namespacesOf, type Tier, tiersOf, totalOf } from "./tiers.ts";
import { clusterWarnings, embeddedWarnings, shardWarnings } from "./warnings.ts";

/** CPU in thousandths of a core, memory in MiB. */
type Amount = Pick<Resources, "cpu" | "memory">;

export interface TierReport {
  readonly tier: TierName;
  readonly namespace: string;
  readonly instances: number;
  readonly autoscaling?: Autoscaling;
  readonly workers?: number;
  /** A Job: it ends by itself. */
  readonly passing?: true;
  /** Of one instance. */
  readonly requests: Amount;
  readonly limits: Amount;
  /** Instances that are left until the scheduler has replaced the others. */
  readonly afterNode: number;
  readonly afterZone: number;
  /** Seconds in which an instance ends, and what they are for; of those that answer requests of others. */
  readonly shutdown?: Shutdown & { readonly graceSeconds: number };
  /** Requests per second, with the usual instances and with the most; for the tier that collects events. */
  readonly capacity?: { readonly usual: Capacity; readonly most: Capacity };
}

export interface StoreReport {
  readonly store: StoreName;
  readonly connections: Count & { readonly perProcess: number; readonly limit?: number };
  readonly embedded: boolean;
}

export interface NamespaceReport {
  readonly namespace: string;
  readonly pods: number;
  readonly requests: Amount;
  readonly limits: Amount;
  readonly volumes: { readonly count: number; readonly gibibytes: number };
}

export interface Report {
  readonly stack: string;
  readonly installation: string;
  readonly release: string;
  readonly load: { readonly usual: number; readonly peak: number; readonly autoscaled: boolean };
  readonly failures: Settings["failures"];
  readonly nodes?: number;
  readonly zones: number;
  readonly tiers: readonly TierReport[];
  /** Of all instances: as usual, and with as many as there may be in a rollout. */
  readonly totals: Readonly<Record<"usual" | "most", { readonly requests: Amount; readonly limits: Amount }>>;
  /** Numbers of the stack file that win over the calculation. */
  readonly byHand: readonly ByHand[];
  readonly namespaces: readonly NamespaceReport[];
  /** How many nodes of a common size hold it, also after the declared failure; absent where one instance is larger. */
  readonly nodesNeeded: readonly { readonly allocatable: Amount; readonly count?: number }[];
  /** Who connects to the stores, in how many processes; the Job that installs does not. */
  readonly clients: readonly Client[];
  readonly processes: Count;
  /** What the plan was compared with; absent when nobody told. */
  readonly cluster?: {
    /** Those that pods may use. */
    readonly nodes: number;
    /** Those whose labels or taints keep every pod away. */
    readonly leftOut: number;
    readonly allocatable: Amount;
    readonly quotas: number;
  };
  readonly stores: readonly StoreReport[];
  /** `dataNodes`: absent when the stack does not say how many there are. */
  readonly shards: ShardForecast & { readonly dataNodes?: number };
  readonly advice: StoreAdvice;
  /** Of Elasticsearch. */
  readonly disk: DiskForecast;
  readonly warnings: readonly string[];
}

export interface ReportInput {
  readonly stack: string;
  readonly settings: Settings;
  readonly plan: Plan;
  /** What the settings were warned of. */
  readonly warnings: readonly string[];
  readonly today: Date;
  /** Day of the installation. Default: today. */
  readonly installed?: Date;
  /** Of all data nodes of an Elasticsearch of one's own together, GiB. */
  readonly disk?: number;
  /** What the cluster offers, as far as it is known. */
  readonly cluster?: Cluster;
}

/** Allocatable of common machines, beside what the kubelet and the system keep for themselves. */
const commonNodes: readonly Node[] = [
  { cpu: 3900, memory: 14 * 1024 },
  { cpu: 7800, memory: 28 * 1024 },
];

export function capacityReport(input: ReportInput): Report {
  const { stack, settings, plan, today, installed = today, cluster } = input;
  const tiers = tiersOf(plan);
  const { requestsPerSecond: usual, requestsPerSecondPeak: peak = usual, failures, nodes, zones } = settings;
  const embedded = settings.stores === "embedded";
  const dataNodes = embedded ? 1 : settings.elasticsearch?.dataNodes;
  const volume = plan.stores.find(({ store }) => store === "elasticsearch")?.embedded?.volumeGibibytes;
  if (volume !== undefined && input.disk !== undefined) {
    throw new Error(
      `--disk is for an Elasticsearch of your own; the embedded one has a volume of ${volume} GiB: leave --disk out`,
    );
  }
  const shards = shardForecast({ release: plan.release, settings, dataNodes, installed });
  const need = needOf(tiers, plan, settings);
  const usable = (cluster?.nodes ?? []).filter((node) =>
    need.most.some(({ placement }) => mayUse(node, placement)),
  );
  const clients = storeClients(settings);
  const storeReports = plan.stores.map((store) => storeReport(store, clients, settings));
  const namespaces = namespacesOf(plan).map(({ name, quota: { pods, requests, limits, volumes } }) => ({
    namespace: name,
    pods,
    requests: amount(requests),
    limits: amount(limits),
    volumes,
  }));

  return {
    stack,
    installation: plan.installation,
    release: plan.release.version,
    load: { usual, peak, autoscaled: isAutoscaled(settings) },
    failures,
    ...(nodes === undefined ? {} : { nodes }),
    zones,
    tiers: tiers.map((tier) => tierReport(tier, settings)),
    totals: {
      usual: totalOf(lasting(tiers), ({ replicas }) => replicas),
      most: totalOf(tiers, mostPodsOf(tiers)),
    },
    byHand: byHand(plan, settings),
    namespaces,
    nodesNeeded: commonNodes.map((allocatable) => {
      const count = fewestNodes(need, allocatable);
      return { allocatable, ...(count === undefined ? {} : { count }) };
    }),
    ...(cluster === undefined ? {} : { cluster: offered(cluster, usable) }),
    clients,
    processes: processesOf(clients),
    stores: storeReports,
    shards: { ...shards, ...(dataNodes === undefined ? {} : { dataNodes }) },
    advice: storeAdvice(settings),
    disk: diskForecast(usual, dataNodes === 1 ? 1 : 1 + settings.indices.replicas, volume ?? input.disk),
    warnings: [
      ...input.warnings,
      ...embeddedWarnings(storeReports),
      ...shardWarnings(shards, today),
      ...(cluster === undefined
        ? []
        : clusterWarnings({ nodes: usable, quotas: cluster.quotas }, need, namespaces)),
    ],
  };
}

function tierReport(
  { tier, namespace, size, workers, shutdown, collects, passing }: Tier,
  settings: Settings,
): TierReport {
  const { replicas, autoscaling } = size;
  const { requests, limits } = podSize(size);
  return {
    tier,
    namespace,
    instances: replicas,
    ...(autoscaling === undefined ? {} : { autoscaling }),
    ...(workers === undefined ? {} : { workers }),
    ...(passing === undefined ? {} : { passing }),
    requests: amount(requests),
    limits: amount(limits),
    afterNode: remaining(replicas, "node", settings),
    afterZone: remaining(replicas, "zone", settings),
    ...(shutdown === undefined ? {} : { shutdown: { ...shutdown, graceSeconds: graceSeconds(shutdown) } }),
    ...(collects && workers !== undefined
      ? {
          capacity: {
            usual: capacityOf(replicas, { workers }, settings),
            most: capacityOf(mostReplicas(size), { workers }, settings),
          },
        }
      : {}),
  };
}

function storeReport(
  { store, connectionLimit: limit, embedded }: StorePlan,
  clients: readonly Client[],
  settings: Settings,
): StoreReport {
  const perProcess = connectionsPerProcess(settings);
  return {
    store,
    connections: {
      ...connectionsTo(store, clients, perProcess),
      perProcess: perProcess[store],
      ...(limit === undefined ? {} : { limit }),
    },
    embedded: embedded !== undefined,
  };
}

/** What the scheduler has to find places for. An embedded store never has a second pod. */
function needOf(tiers: readonly Tier[], { pods }: Plan, { failures, zones }: Settings): Need {
  const groups = (counted: readonly Tier[], instances: (size: Tier["size"]) => number) =>
    counted.map(({ tier, size }) => {
      const placement = pods.placements[tier];
      return {
        count: instances(size),
        requests: podSize(size).requests,
        ...(placement === undefined ? {} : { placement }),
      };
    });
  return {
    // One more of each: what a rollout adds before it takes away.
    most: groups(tiers, (size) => mostReplicas(size) + surge),
    usual: groups(lasting(tiers), mostReplicas),
    failure: failures,
    zones,
  };
}

function mostPodsOf(tiers: readonly Tier[]) {
  const stores = new Set(
    tiers.filter(({ tier }) => ["elasticsearch", "redis", "mysql"].includes(tier)).map(({ size }) => size),
  );
  return (size: Tier["size"]) => (stores.has(size) ? size.replicas : mostPods(size));
}

function offered({ nodes, quotas }: Cluster, usable: readonly Node[]): NonNullable<Report["cluster"]> {
  const total = (resource: keyof Amount) => usable.reduce((sum, node) => sum + node[resource], 0);
  return {
    nodes: usable.length,
    leftOut: nodes.length - usable.length,
    allocatable: { cpu: total("cpu"), memory: total("memory") },
    quotas: quotas.length,
  };
}

function amount({ cpu, memory }: Amount): Amount {
  return { cpu, memory };
}
