/** How many connections the installation opens to each store. */
import { type MemberOf, standardSetting } from "../environment/settable.ts";
import { mostPods } from "../quota.ts";
import type { Settings } from "../settings.ts";
import { sizeApi, type TierSize } from "../sizing.ts";
import { type StoreName, topologyFacts } from "../topologies.ts";
import type { Demand } from "./demand.ts";

/** Tracardi's own pool, which cannot be set. */
const redisPool = 20;

/** Each with a pool of its own. Seen in Tracardi 0.9; taken to hold for what followed. */
const mysqlEngines = 2;

export type PerProcess = Readonly<Record<StoreName, number>>;

/** The pools of one process at their largest, as the stack says or else as the release has them. */
export function connectionsPerProcess({
  release,
  connections,
}: Pick<Settings, "release" | "connections">): PerProcess {
  const pool = (member: MemberOf<"connections">) =>
    connections[member] ?? Number(standardSetting(`connections.${member}`, release) ?? 0);
  return {
    elasticsearch: pool("elasticsearch"),
    redis: redisPool,
    mysql: mysqlEngines * (pool("mysql") + pool("mysqlOverflow")),
  };
}

/** A tier whose processes each open pools of their own. */
export interface Client {
  readonly size: TierSize;
  /** Processes of one instance. */
  readonly processes: number;
}

/** The API tiers that follow from the demand. */
export function apiClients(demand: Demand): readonly Client[] {
  return topologyFacts[demand.topology].apis.map((role) => {
    const size = sizeApi(role, demand);
    return { size, processes: size.workers };
  });
}

export interface StoreConnections {
  readonly store: StoreName;
  /** With the usual instances. */
  readonly usual: number;
  /** With as many as there may be, in the middle of a rollout: a pod that is ending still holds its own. */
  readonly most: number;
}

export function storeConnections(
  store: StoreName,
  clients: readonly Client[],
  perProcess: PerProcess,
): StoreConnections {
  const total = (pods: (size: TierSize) => number) =>
    clients.reduce((sum, { size, processes }) => sum + pods(size) * processes, 0) * perProcess[store];
  return { store, usual: total(({ replicas }) => replicas), most: total(mostPods) };
}
