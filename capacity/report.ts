/** What an installation carries, needs and leads to, as plain data: a table for people and JSON say the same. */
import type { Settings } from "../stacks/settings.ts";
import type { Capacity } from "../stacks/sizing/capacity.ts";
import type { Client, Count } from "../stacks/sizing/connections.ts";
import type { DiskForecast } from "../stacks/sizing/disk.ts";
import type { ShardForecast } from "../stacks/sizing/shards.ts";
import type { Shutdown } from "../stacks/sizing/shutdown.ts";
import type { StoreAdvice } from "../stacks/sizing/storeAdvice.ts";
import type { Autoscaling, Resources } from "../stacks/sizing.ts";
import type { StoreName, TierName } from "../stacks/topologies.ts";
import type { ByHand } from "./byHand.ts";

/** CPU in thousandths of a core, memory in MiB. */
export type Amount = Pick<Resources, "cpu" | "memory">;

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
