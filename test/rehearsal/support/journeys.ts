/**
 * Each installation goes its whole way on a control plane of its own, several at once: most of an `up` is waiting for pods.
 * A test asks for the stage it is about and gets it as soon as it is reached.
 */
import type { Result } from "../../../rehearsal/engine/job.ts";
import { preparePrerequisites } from "../../../rehearsal/prerequisites.ts";
import type { Rehearsal, RehearsalOptions } from "../../../rehearsal/rehearsal.ts";
import { type Workload, whenAvailable } from "../../../rehearsal/workloads.ts";
import { startTestRehearsal } from "./rehearsals.ts";

/** What a stage needs to name its configuration. */
export interface Installation {
  /** Name of the stack. */
  readonly stack: string;
  /** The committed stack file it starts from. */
  readonly from: string;
  /** Differences from that file. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Of its cluster, where that is not the usual one. */
  readonly cluster?: Pick<RehearsalOptions, "nodes" | "serviceCidr">;
  /** What is to happen on the cluster before anything is brought to it. */
  readonly prepare?: (rehearsal: Rehearsal) => Promise<void>;
}

/** An object's identity and how often its specification has changed. */
export interface Generation {
  readonly name: string;
  readonly generation: number;
}

/** Where the pods of one tier run. */
export interface Placement {
  readonly tier: string;
  readonly hosts: readonly string[];
  readonly zones: readonly string[];
}

/** The stages that every installation passes, in this order. */
export class Journey {
  readonly installation: Installation;
  readonly rehearsal: Promise<Rehearsal>;
  readonly first: Promise<Result>;
  readonly workloads: Promise<readonly Workload[]>;
  #second: Promise<Result> | undefined;
  #refreshed: Promise<Result> | undefined;

  constructor(installation: Installation) {
    this.installation = installation;
    const { stack, from, config = {}, cluster = {}, prepare } = installation;
    this.rehearsal = startTestRehearsal(stack, cluster);
    this.first = this.rehearsal.then(async (rehearsal) => {
      await prepare?.(rehearsal);
      await preparePrerequisites(rehearsal, stack, { from, config });
      return this.up();
    });
    this.workloads = this.first.then(async () =>
      whenAvailable((await this.rehearsal).cluster, { within: 60_000 }),
    );
    // A stage that fails is reported by the test that asks for it, not by every stage behind it.
    for (const stage of [this.first, this.workloads]) stage.catch(() => {});
  }

  /** An `up` of what stands. The first to ask for it starts it. */
  get second(): Promise<Result> {
    this.#second ??= quietly(this.workloads.then(() => this.up()));
    return this.#second;
  }

  /** A refresh after the second `up`. The first to ask for it starts both. */
  get refreshed(): Promise<Result> {
    this.#refreshed ??= quietly(
      this.second.then(async () => (await this.rehearsal).refresh(this.installation.stack, this.options())),
    );
    return this.#refreshed;
  }

  /** Another `up`, with further differences. */
  async up(further: Readonly<Record<string, unknown>> = {}): Promise<Result> {
    return (await this.rehearsal).up(this.installation.stack, this.options(further));
  }

  async destroy(): Promise<Result> {
    return (await this.rehearsal).destroy(this.installation.stack, this.options());
  }

  async list<T>(...what: string[]): Promise<T[]> {
    const json = await (await this.rehearsal).kubectl(["get", "-o", "json", ...what]);
    return (JSON.parse(json) as { items: T[] }).items;
  }

  /** Deployments and StatefulSets by tier. */
  async generations(): Promise<readonly Generation[]> {
    const items = await this.list<KubernetesObject>("deployments,statefulsets", "-A");
    return items
      .map(({ metadata }) => ({ name: tierOf(metadata), generation: metadata.generation ?? 0 }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Hosts and zones of every tier's pods. */
  async placements(): Promise<readonly Placement[]> {
    const nodes = await this.list<KubernetesObject>("nodes");
    const zoneOf = new Map(
      nodes.map(({ metadata }) => [metadata.name, metadata.labels?.["topology.kubernetes.io/zone"] ?? ""]),
    );
    const pods = await this.list<KubernetesObject & { spec: { nodeName: string } }>(
      "pods",
      "-A",
      "-l",
      "app.kubernetes.io/part-of=tracardi",
    );
    const tiers = Map.groupBy(pods, ({ metadata }) => tierOf(metadata));
    return [...tiers].map(([tier, group]) => ({
      tier,
      hosts: group.map(({ spec }) => spec.nodeName),
      zones: group.map(({ spec }) => zoneOf.get(spec.nodeName) ?? ""),
    }));
  }

  private options(further: Readonly<Record<string, unknown>> = {}) {
    const { from, config = {} } = this.installation;
    return { from, config: { ...config, ...further } };
  }
}

export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly generation?: number;
  };
}

/** Its failure is reported where it is awaited. */
function quietly<T>(stage: Promise<T>): Promise<T> {
  stage.catch(() => {});
  return stage;
}

function tierOf({ labels, name }: KubernetesObject["metadata"]): string {
  return labels?.["app.kubernetes.io/component"] ?? name;
}
