/** Puts together what an installation carries, needs and leads to. */
import type { Plan } from "../stacks/plan.ts";
import { mostPods, surge } from "../stacks/quota.ts";
import type { Settings } from "../stacks/settings.ts";
import { capacityOf } from "../stacks/sizing/capacity.ts";
import {
  type Client,
  connectionsPerProcess,
  connectionsTo,
  processesOf,
  storeClients,
} from "../stacks/sizing/connections.ts";
import { diskForecast } from "../stacks/sizing/disk.ts";
import { remaining } from "../stacks/sizing/failures.ts";
import { podSize } from "../stacks/sizing/pod.ts";
import { shardForecast } from "../stacks/sizing/shards.ts";
import { graceSeconds } from "../stacks/sizing/shutdown.ts";
import { storeAdvice } from "../stacks/sizing/storeAdvice.ts";
import { isAutoscaled, mostReplicas } from "../stacks/sizing.ts";
import type { StorePlan } from "../stacks/stores.ts";
import { byHand } from "./byHand.ts";
import { mayUse } from "./eligible.ts";
import { fewestNodes, type Need } from "./fit.ts";
import type { Cluster, Node } from "./nodes.ts";
import type { Amount, Report, StoreReport, TierReport } from "./report.ts";
import { lasting, namespacesOf, type Tier, tiersOf, totalOf } from "./tiers.ts";
import { clusterWarnings, embeddedWarnings, shardWarnings } from "./warnings.ts";

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
