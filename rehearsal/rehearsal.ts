/**
 * A rehearsal: a real control plane on this machine with simulated nodes, a stand-in for the cloud, and the real Pulumi
 * engine. The command line and the tests use it alike.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { execa } from "execa";
import { type ClusterOptions, raiseCluster } from "./cluster.ts";
import { Engine, type OperationOptions } from "./engine/engine.ts";
import type { Operation, Result } from "./engine/job.ts";
import { privateFolder, writePrivate } from "./files.ts";
import { DEFAULT_NODES, type NodeShape } from "./nodes.ts";
import { killProcesses, linkProgram, stopProcesses } from "./processes.ts";
import { HERE, StateFolder } from "./state.ts";
import { startTools, type Toolbox, type Toolchain, type ToolName, type ToolProgress } from "./toolchain.ts";

/** What the cluster needs. */
export const CLUSTER_TOOLS: readonly ToolName[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "kubectl",
];

/** What the first operation of the engine needs. */
export const ENGINE_TOOLS: readonly ToolName[] = ["pulumi", "pulumi-resource-kubernetes"];

/** What a rehearsal runs, in the order in which it is needed. */
export const TOOLS: readonly ToolName[] = [...CLUSTER_TOOLS, ...ENGINE_TOOLS];

export interface RehearsalOptions {
  /** Where it keeps everything. One that is there already is continued. */
  directory: string;
  /** Differences from six nodes over three zones. A cluster that exists keeps its nodes. */
  nodes?: Partial<NodeShape>;
  /** Addresses of Services of a new cluster; with a range of each family it has both. Default: IPv4 alone. */
  serviceCidr?: string | undefined;
  /** Folder with Pulumi.yaml, the stack files and index.ts. Default: the checkout. */
  project?: string;
  /** Whether its processes end with this one, even when nobody calls `stop`. Default: no. */
  ephemeral?: boolean;
  signal?: AbortSignal | undefined;
  onTool?: ((progress: ToolProgress) => void) | undefined;
  onProgress?: ClusterOptions["onProgress"];
}

/** Begins to make the rehearsal's programs ready, building what is missing. What Go says goes to `logs/tools.log`. */
export function prepareTools(
  state: StateFolder,
  { signal, onTool = () => {} }: Pick<RehearsalOptions, "signal" | "onTool">,
): Toolchain {
  return startTools(TOOLS, { onProgress: onTool, logFile: state.log("tools"), ...(signal && { signal }) });
}

/**
 * Builds the tools where necessary, brings the cluster up, and prepares the engine.
 * @throws Error that says what to do when Go is missing; ServerError when a server does not come up.
 */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const state = new StateFolder(options.directory);
  const tools = await prepareTools(state, options).ready();
  return startWith(tools, options);
}

/** The same with tools that are ready; those of the engine may become so until its first operation. */
export async function startWith(tools: Toolbox, options: RehearsalOptions): Promise<Rehearsal> {
  const {
    directory,
    nodes,
    serviceCidr,
    project = HERE.project,
    ephemeral = false,
    signal,
    onProgress,
  } = options;
  const state = new StateFolder(directory);
  if (ephemeral) process.once("exit", () => killProcesses(state.directory));
  linkProgram(state.directory, "kubectl", tools.path("kubectl"));
  try {
    const cluster = await raiseCluster({
      state,
      tools,
      nodes: { ...DEFAULT_NODES, ...nodes },
      serviceCidr,
      signal,
      onProgress,
    });
    return new Rehearsal(state, tools, cluster, project);
  } catch (error) {
    await stopProcesses(state.directory);
    throw error;
  }
}

export class Rehearsal {
  readonly state: StateFolder;
  readonly tools: Toolbox;
  /** Folder with Pulumi.yaml, the stack files and index.ts. */
  readonly project: string;
  /** The cluster as its administrator, for `@kubernetes/client-node`. */
  readonly cluster: KubeConfig;
  /** What was found when it was started. */
  readonly was: "absent" | "running" | "stopped" | "broken";
  /** Sentences about what was done to a cluster that existed. */
  readonly notes: readonly string[];
  #engine: Promise<Engine> | undefined;

  constructor(
    state: StateFolder,
    tools: Toolbox,
    cluster: { kubeconfig: KubeConfig; was: Rehearsal["was"]; notes: string[] },
    project: string,
  ) {
    this.state = state;
    this.tools = tools;
    this.cluster = cluster.kubeconfig;
    this.was = cluster.was;
    this.notes = cluster.notes;
    this.project = project;
  }

  /** Path of the administrator's kubeconfig. */
  get kubeconfig(): string {
    return this.state.kubeconfig;
  }

  /**
   * Runs kubectl as the administrator and returns what it prints.
   * @throws ExecaError with kubectl's own message.
   */
  async kubectl(args: readonly string[], { input }: { input?: string } = {}): Promise<string> {
    const { stdout } = await execa(this.tools.path("kubectl"), args, {
      env: { KUBECONFIG: this.kubeconfig, HOME: this.state.directory },
      extendEnv: false,
      ...(input === undefined ? { stdin: "ignore" } : { input }),
    });
    return stdout;
  }

  async #run(operation: Operation, stack: string, options?: OperationOptions): Promise<Result> {
    this.#engine ??= Engine.create(this.state, this.tools, this.project);
    return (await this.#engine).run(operation, stack, options);
  }
  up(stack: string, options?: OperationOptions): Promise<Result> {
    return this.#run("up", stack, options);
  }
  preview(stack: string, options?: OperationOptions): Promise<Result> {
    return this.#run("preview", stack, options);
  }
  refresh(stack: string, options?: OperationOptions): Promise<Result> {
    return this.#run("refresh", stack, options);
  }
  destroy(stack: string, options?: OperationOptions): Promise<Result> {
    return this.#run("destroy", stack, options);
  }
  /** The stack's state. The engine decrypts what it exports: it is for comparing, never for writing down. */
  async exportState(stack: string, options?: OperationOptions): Promise<unknown> {
    return (await this.#run("export", stack, options)).deployment;
  }

  /**
   * The same cluster with an engine of its own, in another folder: one engine does one thing at a time, so stacks that are to
   * come up side by side each need one. Its `stop` ends that engine only.
   */
  async beside(directory: string): Promise<Rehearsal> {
    const state = new StateFolder(directory);
    privateFolder(dirname(state.log("")));
    writePrivate(state.kubeconfig, readFileSync(this.kubeconfig, "utf8"));
    const cluster = { kubeconfig: this.cluster, was: this.was, notes: [] };
    return new Rehearsal(state, this.tools, cluster, this.project);
  }

  /** Ends its processes. The state is removed unless it is to be continued later. */
  async stop({ keepState = false }: { keepState?: boolean } = {}): Promise<void> {
    await stopProcesses(this.state.directory, keepState ? {} : { grace: 0 });
    if (!keepState) this.state.remove();
  }
}
