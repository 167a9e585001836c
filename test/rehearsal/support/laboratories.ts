/**
 * Installations that are there to have things happen to them: production stacks on control planes of their own, brought up
 * at once, as most of an `up` is waiting. A test leaves its laboratory as it found it: everything ready, every node usable.
 */
import type { Result } from "../../../rehearsal/engine/job.ts";
import type { NodeShape } from "../../../rehearsal/nodes.ts";
import { preparePrerequisites } from "../../../rehearsal/prerequisites.ts";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { whenAvailable } from "../../../rehearsal/workloads.ts";
import { startTestRehearsal } from "./rehearsals.ts";
import type { Ready } from "./timeline.ts";

type Config = Readonly<Record<string, unknown>>;

/** Three of whatever takes requests, two of what operators use: as few as production allows. */
export const USUAL: Ready = {
  "public-edge": 3,
  "private-edge": 3,
  "public-api": 3,
  "private-api": 2,
  gui: 2,
};

/** What differs from the committed production stack; nothing is installed into stores that are not there. */
const SMALL: Config = { "tracardi:requestsPerSecond": 48 };

/**
 * Kubernetes' own times, shortened: a silent node is given up after 12 seconds instead of 50, and its pods are replaced 5
 * seconds later instead of 300. Everything else takes as long as it takes.
 */
const TIMES = { lostAfterSeconds: 12, replacedAfterSeconds: 5 };

/** How long a state may take to be reached, milliseconds: ten times what it takes on two idle cores. */
export const PATIENCE = 120_000;

export class Laboratory {
  readonly rehearsal: Rehearsal;
  readonly #stack: string;
  #config: Config;

  constructor(rehearsal: Rehearsal, stack: string, config: Config) {
    this.rehearsal = rehearsal;
    this.#stack = stack;
    this.#config = config;
  }

  /** An `up` with differences that stay; `null` takes one back. */
  up(differences: Config = {}): Promise<Result> {
    this.#config = { ...this.#config, ...differences };
    return this.rehearsal.up(this.#stack, { from: "prod", config: this.#config });
  }

  /** A preview with differences that do not stay. */
  preview(differences: Config = {}): Promise<Result> {
    return this.rehearsal.preview(this.#stack, { from: "prod", config: { ...this.#config, ...differences } });
  }

  kubectl(...args: string[]): Promise<string> {
    return this.rehearsal.kubectl(args);
  }

  async list<T>(...what: string[]): Promise<T[]> {
    return (JSON.parse(await this.kubectl("get", "-o", "json", ...what)) as { items: T[] }).items;
  }

  async available(): Promise<void> {
    await whenAvailable(this.rehearsal.cluster, { within: PATIENCE });
  }

  /** Names of the nodes of a tier's pods that are not about to end. */
  async hosts(tier: string): Promise<string[]> {
    const pods = await this.list<{ spec: { nodeName?: string }; metadata: { deletionTimestamp?: string } }>(
      "pods",
      "-A",
      "-l",
      `app.kubernetes.io/component=${tier}`,
    );
    return pods
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ spec }) => spec.nodeName ?? "")
      .sort();
  }
}

interface Setting {
  readonly nodes: Partial<NodeShape>;
  /** Whether the laboratory is handed over before its first `up`. */
  readonly empty?: boolean;
}

const settings = {
  /** Six nodes over three zones: what a platform team would call enough. */
  roomy: { nodes: TIMES },
  /** As many nodes as instances, one per zone. */
  tight: { nodes: { ...TIMES, nodesPerZone: 1 } },
  /** Nothing is installed yet. */
  empty: { nodes: TIMES, empty: true },
} as const satisfies Record<string, Setting>;

export type LaboratoryName = keyof typeof settings;

const started = new Map<LaboratoryName, Promise<Laboratory>>();

/** The first to ask starts it. Ask before the first test, so that all come up at the same time. */
export function laboratory(name: LaboratoryName): Promise<Laboratory> {
  const found = started.get(name) ?? prepare(name, settings[name]);
  started.set(name, found);
  // Whoever waits for it hears of a failure.
  found.catch(() => {});
  return found;
}

async function prepare(name: LaboratoryName, { nodes, empty = false }: Setting): Promise<Laboratory> {
  const rehearsal = await startTestRehearsal(name, { nodes });
  await preparePrerequisites(rehearsal, name, { from: "prod", config: SMALL });
  const found = new Laboratory(rehearsal, name, SMALL);
  if (empty) return found;
  await found.up();
  await found.available();
  return found;
}
