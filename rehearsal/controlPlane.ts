/**
 * A Kubernetes control plane on this machine: etcd, API server, controllers, scheduler, and kwok for the nodes. It listens on
 * the loopback interface only, knows nobody without a certificate, and holds every right by RBAC.
 */
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { type CredentialFiles, prepareCredentials } from "./credentials.ts";
import { lastLines } from "./files.ts";
import { type HealthQuestion, isHealthy } from "./health.ts";
import { binFolder, findProcesses, launch } from "./processes.ts";
import { flags, SERVERS, type Server } from "./servers.ts";
import type { ClusterRecord, StateFolder } from "./state.ts";
import type { Toolbox } from "./toolchain.ts";
import { until } from "./wait.ts";

/** Ten times what was measured on two loaded cores. */
const START_DEADLINE = 90_000;

/**
 * The API server puts its schema together, in each form, when somebody asks for it first. The Kubernetes provider gives that
 * 32 seconds and then calls the cluster unreachable, which a machine with other work on it exceeds. So we ask first, as it does.
 */
const SCHEMA = {
  path: "/openapi/v2",
  accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
};

export interface StartOptions {
  state: StateFolder;
  cluster: ClusterRecord;
  tools: Toolbox;
  signal?: AbortSignal | undefined;
  /** Called with the name of the server that is being waited for. */
  onProgress?: ((server: Server) => void) | undefined;
}

/** A server did not come up, or ended. The message ends with the last lines of its log and the log's path. */
export class ServerError extends Error {
  readonly log: string;

  constructor(server: string, reason: string, log: string) {
    super([`${server} ${reason}`, ...lastLines(log, 8).map((line) => `  ${line}`), `Log: ${log}`].join("\n"));
    this.name = "ServerError";
    this.log = log;
  }

  /** Somebody else took the port between our look and the server's start. */
  get portTaken(): boolean {
    return /address already in use/.test(this.message);
  }
}

/**
 * Starts the servers that are missing and waits until the API server is ready, schema included; the others then connect by
 * themselves.
 * For a complete control plane it changes nothing.
 * @throws ServerError when a server ends or does not get ready.
 */
export async function startControlPlane(options: StartOptions): Promise<CredentialFiles> {
  const { state, cluster, tools, signal, onProgress } = options;
  const files = await prepareCredentials(state, cluster.ports.apiServer);
  const start = (server: Server): void => {
    if (runningServers(state).has(server)) return;
    launch(state.directory, {
      name: server,
      program: tools.path(server),
      args: flags(server, state, cluster, files),
      // kwok looks for a configuration in its working directory, else in the user's home.
      env: { HOME: state.directory, KWOK_WORKDIR: state.directory },
      log: state.log(server),
    });
  };
  const ready = (server: Server, question: HealthQuestion): Promise<true> => {
    onProgress?.(server);
    return until(
      async () => {
        if (await isHealthy(question)) return true;
        assertRunning(state, [server]);
        return undefined;
      },
      { for: `${server} (${state.log(server)})`, within: START_DEADLINE, signal },
    );
  };

  start("etcd");
  await ready("etcd", {
    port: cluster.ports.etcd,
    path: "/health",
    identity: files.pair("etcd-client"),
    ca: files.etcdCa,
  });
  const apiServer = { port: cluster.ports.apiServer, identity: files.pair("admin"), ca: files.clusterCa };
  start("kube-apiserver");
  await ready("kube-apiserver", { ...apiServer, path: "/readyz" });
  for (const server of SERVERS.slice(2)) start(server);
  await ready("kube-apiserver", { ...apiServer, ...SCHEMA, patience: START_DEADLINE / 3 });
  return files;
}

/** @throws ServerError for the first of the given servers that does not run. */
export function assertRunning(state: StateFolder, servers: readonly string[] = SERVERS): void {
  const running = runningServers(state);
  const ended = servers.find((server) => !running.has(server));
  if (ended) throw new ServerError(ended, "ended unexpectedly", state.log(ended));
}

/** The names of the rehearsal's processes that run now. */
export function runningServers(state: StateFolder): Set<string> {
  return new Set(findProcesses(state.directory).map(({ name }) => name));
}

/** Whether some server was started from another binary than the toolbox has now, so that it must be started again. */
export function isOutdated(state: StateFolder, tools: Toolbox): boolean {
  return SERVERS.some((server) => {
    try {
      return readlinkSync(join(binFolder(state.directory), server)) !== tools.path(server);
    } catch {
      return false;
    }
  });
}
