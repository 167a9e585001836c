/** How many connections the installation opens to each store: every process has pools of its own, counted at their largest. */
import { type MemberOf, standardSetting } from "../environment/settable.ts";
import { mostPods } from "../quota.ts";
import type { Settings } from "../settings/defaults.ts";
import { sizeApi } from "../sizing.ts";
import { type StoreName, type TierName, topologyFacts } from "../topologies.ts";
import { workersOf } from "../workers.ts";
import type { Demand } from "./demand.ts";

/** Source: the pool of Tracardi's Redis client, which cannot be set. */
const redisPool = 20;

/**
 * Source: Tracardi's MySQL engine (0.9, and what follows 1.1): one without a database, which makes the database, and one with
 * it. Both take the size of the same settings; the first one is used at the installation only, but its pool stays.
 */
const mysqlEngines = 2;

export type PerProcess = Readonly<Record<StoreName, number>>;

/** What decides the pools of a process. */
export type Pools = Pick<Settings, "release" | "connections"> & {
  readonly elasticsearch?: { readonly hosts: readonly unknown[] } | undefined;
};

/** The pools of one process at their largest, as the stack says or else as the release has them (25, 20, 5 + 2). */
export function connectionsPerProcess({ release, connections, elasticsearch }: Pools): PerProcess {
  const pool = (member: MemberOf<"connections">) =>
    connections[member] ?? Number(standardSetting(`connections.${member}`, release) ?? 0);
  return {
    // Source: elasticsearch-py 7.10, whose asynchronous client has a pool of that size for each host that it is given.
    elasticsearch: pool("elasticsearch") * (elasticsearch?.hosts.length ?? 1),
    redis: redisPool,
    mysql: mysqlEngines * (pool("mysql") + pool("mysqlOverflow")),
  };
}

/** A tier that connects to the stores. The install step does not: it asks the API. */
export interface Client {
  readonly tier: TierName;
  /** Of one instance. */
  readonly processes: number;
  readonly instances: {
    readonly usual: number;
    /** With as many as there may be, in the middle of a rollout: a pod that is ending still holds its connections. */
    readonly most: number;
  };
}

/** Everybody who connects to the stores. */
export function storeClients(demand: Demand & Pick<Settings, "workers">): readonly Client[] {
  const apis = topologyFacts[demand.topology].apis.map((role): Client => {
    const size = sizeApi(role, demand);
    const instances = { usual: size.replicas, most: mostPods(size) };
    return { tier: role.tier, processes: size.workers, instances };
  });
  // One process each, also where it is celery (0.8.x), which starts one for each core of the node: those hold a few
  // connections, not pools, so they are taken for one process with full ones (estimate). Never two in a rollout.
  const workers = workersOf(demand).map(
    (tier): Client => ({ tier, processes: 1, instances: { usual: 1, most: 1 } }),
  );
  return [...apis, ...workers];
}

export interface Count {
  readonly usual: number;
  readonly most: number;
}

export function processesOf(clients: readonly Client[]): Count {
  const total = (when: keyof Count) =>
    clients.reduce((sum, { processes, instances }) => sum + processes * instances[when], 0);
  return { usual: total("usual"), most: total("most") };
}

export function connectionsTo(store: StoreName, clients: readonly Client[], perProcess: PerProcess): Count {
  const { usual, most } = processesOf(clients);
  return { usual: usual * perProcess[store], most: most * perProcess[store] };
}
