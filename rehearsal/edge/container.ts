/** Runs a pod's first container from its own specification: command, arguments, environment, mounts, user. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Container, V1Pod } from "@kubernetes/client-node";

export interface ContainerOptions {
  readonly pod: V1Pod;
  /** Network namespace in which it runs. */
  readonly host: string;
  /** Folder for its root; nothing is written there. */
  readonly folder: string;
  /** Where the content of each volume is, by the volume's name. */
  readonly volumes: ReadonlyMap<string, string>;
  /** The program that the image would bring, and its name in the image. */
  readonly program: { readonly path: string; readonly name: string };
  /** Further files and folders that the image would bring: where they are here, and in the image. */
  readonly image?: readonly { readonly source: string; readonly path: string }[];
  /** What a kubelet adds to every container's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names that DNS would answer: the content of /etc/hosts. */
  readonly hosts: string;
  /** Gets standard output and error. */
  readonly log: string;
}

const SCRIPT = join(import.meta.dirname, "container.sh");

/** Folder of the image's program, in a part of the root that is not the machine's own. */
const PROGRAMS = "/image/bin";

/** A running container. */
export class Container {
  readonly #child: ChildProcess;
  #askedToEndAt: number | undefined;
  #endedAt: number | undefined;
  readonly startedAt = Date.now();
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = once(child, "exit").then(() => {
      this.#endedAt = Date.now();
    });
  }

  /** Milliseconds since the epoch, once it was asked to. */
  get askedToEndAt(): number | undefined {
    return this.#askedToEndAt;
  }

  /** Milliseconds since the epoch, once the process has ended. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Nothing while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end, as the kubelet does, and waits until it has. */
  async stop(graceSeconds: number): Promise<void> {
    if (!this.running) return;
    this.#askedToEndAt = Date.now();
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), graceSeconds * 1_000);
    await this.ended;
    clearTimeout(timer);
  }
}

/** Starts it. A container that ends at once has said why in its log. */
export function startContainer(options: ContainerOptions): Container {
  const { pod, host, folder, volumes, program, image = [], environment, log } = options;
  const container = pod.spec?.containers[0];
  if (!container) throw new Error(`pod ${pod.metadata?.name} has no container`);
  const root = join(folder, "root");
  mkdirSync(root, { recursive: true });
  const { runAsUser, runAsGroup } = { ...pod.spec?.securityContext, ...container.securityContext };
  const identity = severalUsers() ? [String(runAsUser), String(runAsGroup)] : ["", ""];
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn(
      "ip",
      [
        ...["netns", "exec", host, "unshare", "--mount", "sh", SCRIPT, root, ...identity],
        ...[program.path, `${PROGRAMS}/${program.name}`],
        ...image.flatMap(({ source, path }) => [source, path]),
        ...[hostsFile(folder, options), "/etc/hosts"],
        ...mounts(container, volumes),
        ...["--", ...commandOf(container, program.name)],
      ],
      {
        // Nothing is inherited: neither secrets of the user's shell nor settings that a pod would not have.
        env: { PATH: `${PROGRAMS}:/usr/bin:/bin:/usr/sbin:/sbin`, ...environment, ...literals(container) },
        stdio: ["ignore", output, output],
      },
    );
    return new Container(child);
  } finally {
    closeSync(output);
  }
}

/** The image's own entry point puts its program's name before arguments that begin with a dash. */
function commandOf({ command, args = [] }: V1Container, program: string): string[] {
  return command && command.length > 0 ? [...command, ...args] : [program, ...args];
}

function mounts({ name, volumeMounts = [] }: V1Container, volumes: ReadonlyMap<string, string>): string[] {
  return volumeMounts.flatMap((mount) => {
    const source = volumes.get(mount.name);
    if (source === undefined)
      throw new Error(`container ${name} mounts ${mount.name}, which is no volume of its pod`);
    return [source, mount.mountPath];
  });
}

function literals({ env = [] }: V1Container): Record<string, string> {
  return Object.fromEntries(
    env.map(({ name, value }) => {
      if (value === undefined)
        throw new Error(`the value of ${name} comes from elsewhere, which is not rehearsed`);
      return [name, value];
    }),
  );
}

function hostsFile(folder: string, { hosts }: ContainerOptions): string {
  const path = join(folder, "hosts");
  writeFileSync(path, `127.0.0.1 localhost\n::1 localhost\n${hosts}`, { mode: 0o644 });
  return path;
}

/** A user namespace that an ordinary user made has one user, root; then the container stays what it is. */
export function severalUsers(): boolean {
  return readFileSync("/proc/self/uid_map", "utf8")
    .split("\n")
    .some((line) => Number(line.trim().split(/\s+/)[2] ?? 0) > 1);
}
