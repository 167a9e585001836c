/**
 * Brings the cluster of a rehearsal into being, whatever it finds: nothing, a running one, one whose servers crashed, one from
 * before a reboot, a damaged one.
 */
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { assertRunning, isOutdated, runningServers, ServerError, startControlPlane } from "./controlPlane.ts";
import type { CredentialFiles } from "./credentials.ts";
import { furnish, whenReady } from "./furniture.ts";
import type { NodeShape } from "./nodes.ts";
import { freePorts, isFree } from "./ports.ts";
import { launch, stopProcesses } from "./processes.ts";
import { SERVERS } from "./servers.ts";
import type { ClusterRecord, StateFolder } from "./state.ts";
import type { Toolbox } from "./toolchain.ts";

/** The control plane's servers, and the cloud's stand-in. */
export const PROCESSES = [...SERVERS, "cloud"] as const;

/** Somebody may take a port between our look and the server's start. Three times in a row is not chance. */
const PORT_ATTEMPTS = 3;
/** Milliseconds that nodes may take to become ready; ten times what was measured on two loaded cores. */
const NODES_DEADLINE = 60_000;

export interface ClusterOptions {
  state: StateFolder;
  tools: Toolbox;
  /** Of a new cluster; one that exists keeps its nodes. */
  nodes: NodeShape;
  /** Addresses of Services; one range of each family, with a comma between them, makes a cluster that has both. */
  serviceCidr?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Called with what is being waited for, e.g. `kube-apiserver`. */
  onProgress?: ((what: string) => void) | undefined;
}

export interface Cluster {
  /** As its administrator. */
  kubeconfig: KubeConfig;
  files: CredentialFiles;
  /** What was found: nothing; a complete one; one that had to be started again; one beyond repair. */
  was: "absent" | "running" | "stopped" | "broken";
  /** Sentences about what was done to a cluster that existed. */
  notes: string[];
}

/** @throws ServerError when a new cluster does not come up either. */
export async function raiseCluster(options: ClusterOptions): Promise<Cluster> {
  const { state, signal } = options;
  const known = state.readCluster();
  if (!known) {
    const leftover = state.hasCluster;
    const raised = await raiseNew(options);
    return leftover
      ? {
          ...raised,
          was: "broken",
          notes: ["What was left of an earlier rehearsal was unreadable: built a new one."],
        }
      : raised;
  }
  try {
    return await raiseAgain(options, known);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    const reason = error.message.split("\n")[0];
    const raised = await raiseNew(options);
    return {
      ...raised,
      was: "broken",
      notes: [`The cluster could not be started again (${reason}): built a new one.`],
    };
  }
}

/** From nothing, or from what is beyond repair; the logs stay. */
async function raiseNew(options: ClusterOptions): Promise<Cluster> {
  const { state, nodes, serviceCidr } = options;
  for (let attempt = 1; ; attempt++) {
    await stopProcesses(state.directory, { grace: 0 });
    state.reset();
    const [apiServer = 0, etcd = 0, etcdPeer = 0] = await freePorts(3);
    const record = state.writeCluster({ ports: { apiServer, etcd, etcdPeer }, nodes, serviceCidr });
    try {
      return { ...(await start(options, record)), was: "absent", notes: [] };
    } catch (error) {
      if (!(error instanceof ServerError && error.portTaken) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** On the state that exists: starts what is missing; when that does not help, everything, once. */
async function raiseAgain(options: ClusterOptions, known: ClusterRecord): Promise<Cluster> {
  const { state, tools, signal } = options;
  const notes: string[] = [];
  if (isOutdated(state, tools)) {
    notes.push("The programs have changed since: started the new ones on the same state.");
    await stopProcesses(state.directory);
  }
  const running = runningServers(state);
  const missing = PROCESSES.filter((name) => !running.has(name));
  const record = await withFreePorts(state, known, missing, notes);
  if (notes.length === 0 && missing.length > 0) {
    notes.push(
      missing.length === PROCESSES.length
        ? "It was stopped: started it again on the same state."
        : `${missing.join(", ")} had ended: started again on the same state.`,
    );
  }
  try {
    const started = await start(options, record);
    return { ...started, was: missing.length === 0 && notes.length === 0 ? "running" : "stopped", notes };
  } catch (error) {
    signal?.throwIfAborted();
    if (missing.length === PROCESSES.length && !(error instanceof ServerError && error.portTaken))
      throw error;
    await stopProcesses(state.directory);
    const again = await withFreePorts(state, record, PROCESSES, []);
    const started = await start(options, again);
    return {
      ...started,
      was: "stopped",
      notes: ["It did not answer: started all of it again on the same state."],
    };
  }
}

/** Ports of servers that are to be started and that a stranger has taken meanwhile are replaced by free ones. */
async function withFreePorts(
  state: StateFolder,
  record: ClusterRecord,
  missing: readonly string[],
  notes: string[],
): Promise<ClusterRecord> {
  const users = { apiServer: "kube-apiserver", etcd: "etcd", etcdPeer: "etcd" };
  const taken: (keyof typeof users)[] = [];
  for (const use of Object.keys(users) as (keyof typeof users)[]) {
    if (missing.includes(users[use]) && !(await isFree(record.ports[use]))) taken.push(use);
  }
  if (taken.length === 0) return record;
  // The others know the old ports.
  await stopProcesses(state.directory);
  const fresh = await freePorts(taken.length);
  const ports = { ...record.ports };
  for (const [index, use] of taken.entries()) {
    notes.push(
      `Port ${ports[use]} is taken by another program: ${users[use]} now listens on ${fresh[index]}.`,
    );
    ports[use] = fresh[index] ?? 0;
  }
  return state.writeCluster({ ...record, ports });
}

async function start(
  options: ClusterOptions,
  record: ClusterRecord,
): Promise<Pick<Cluster, "kubeconfig" | "files">> {
  const { state, signal, onProgress } = options;
  const files = await startControlPlane({ ...options, cluster: record });
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(files.kubeconfig("admin"));
  onProgress?.("nodes");
  await furnish(kubeconfig, record.nodes);
  startCloudProcess(state, files);
  await whenReady(kubeconfig, {
    within: NODES_DEADLINE,
    signal,
    meanwhile: () => assertRunning(state, PROCESSES),
  });
  return { kubeconfig, files };
}

function startCloudProcess(state: StateFolder, files: CredentialFiles): void {
  if (runningServers(state).has("cloud")) return;
  const { NODE_COMPILE_CACHE } = process.env;
  launch(state.directory, {
    name: "cloud",
    program: process.execPath,
    args: [
      "--disable-warning=ExperimentalWarning",
      join(import.meta.dirname, "cloud", "process.ts"),
      files.kubeconfig("cloud"),
    ],
    env: { HOME: state.directory, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) },
    log: state.log("cloud"),
  });
}
