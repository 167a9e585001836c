/**
 * The rehearsal's background processes: started, found again, stopped.
 *
 * There are no pid files. Every program is started through a link in the rehearsal's own `bin` folder, so its command line
 * begins with that folder: that is how it is recognised, also after a crash of whoever started it, and a number that a
 * reboot has given to a stranger's process is never signalled.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { privateFolder } from "./files.ts";

/** One running process of a rehearsal. */
export interface RunningProcess {
  pid: number;
  /** The name under which it was started, e.g. `kube-apiserver`. */
  name: string;
}

export interface Launch {
  /** Name of the link in the rehearsal's `bin`, and of the log. */
  name: string;
  /** The program itself. */
  program: string;
  args: string[];
  /** The whole environment; nothing is inherited, so no secret of the user's shell leaks into a server. */
  env: NodeJS.ProcessEnv;
  /** Gets standard output and error. An older one is kept beside it as `<name>.previous.log`. */
  log: string;
  /** Whether parent and child exchange messages. Default: no. */
  channel?: boolean;
}

/** Where a rehearsal's programs are linked. Whatever runs from here belongs to the rehearsal. */
export function binFolder(directory: string): string {
  return join(directory, "bin");
}

/** Links a program into the rehearsal's `bin` under the given name and returns the link. */
export function linkProgram(directory: string, name: string, program: string): string {
  const link = join(privateFolder(binFolder(directory)), name);
  rmSync(link, { force: true });
  symlinkSync(program, link);
  return link;
}

/** Starts a program in a session of its own: it outlives this one, and a Ctrl-C on the terminal does not reach it. */
export function launch(
  directory: string,
  { name, program, args, env, log, channel = false }: Launch,
): ChildProcess {
  const link = linkProgram(directory, name, program);
  if (existsSync(log)) renameSync(log, log.replace(/\.log$/, ".previous.log"));
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn(link, args, {
      argv0: link,
      cwd: directory,
      detached: true,
      env,
      stdio: ["ignore", output, output, ...(channel ? (["ipc"] as const) : [])],
    });
    // Without a listener a program that cannot be started would end this process; that it does not run is noticed anyway.
    child.on("error", (error) => appendFileSync(log, `${error.message}\n`));
    if (!channel) child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** Every process whose program was started from the rehearsal's `bin`, of this user. */
export function findProcesses(directory: string): RunningProcess[] {
  const prefix = `${binFolder(directory)}/`;
  const found: RunningProcess[] = [];
  for (const { pid, words } of process.platform === "linux" ? fromProc() : fromPs()) {
    // A script's first word is its interpreter until it replaces itself; the second is the script.
    const program = words.slice(0, 2).find((word) => word.startsWith(prefix));
    if (program) found.push({ pid, name: basename(program) });
  }
  return found;
}

interface CommandLine {
  pid: number;
  words: string[];
}

/** Linux: no `ps` needed (small images have none). A zombie has an empty command line and does not count. */
function* fromProc(): Generator<CommandLine> {
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      yield { pid: Number(entry), words: readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0") };
    } catch {
      // Ended while we looked, or another user's.
    }
  }
}

function* fromPs(): Generator<CommandLine> {
  for (const line of execFileSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8" }).split("\n")) {
    const [pid, ...words] = line.trim().split(/\s+/);
    if (pid) yield { pid: Number(pid), words };
  }
}

export interface StopOptions {
  /** Default: all of the rehearsal. */
  which?: (process: RunningProcess) => boolean;
  /** Milliseconds between the request to end and the order to; 0 where the state is thrown away anyway. Default 3000. */
  grace?: number;
}

/**
 * Ends the rehearsal's processes and waits until none is left: first those that write (controllers, engine), then the API
 * server, then etcd, so that none of them fills its log with the loss of the one below.
 * @returns what was running.
 */
export async function stopProcesses(
  directory: string,
  { which = () => true, grace = 3_000 }: StopOptions = {},
): Promise<RunningProcess[]> {
  const stopped = findProcesses(directory).filter(which);
  for (const belongs of LAYERS) {
    const layer = () => findProcesses(directory).filter((process) => which(process) && belongs(process.name));
    const deadline = Date.now() + grace;
    let left = layer();
    if (grace > 0) signalAll(left, "SIGTERM");
    while (left.length > 0) {
      if (Date.now() >= deadline) signalAll(left, "SIGKILL");
      await delay(10);
      left = layer();
    }
  }
  return stopped;
}

const LAYERS: ((name: string) => boolean)[] = [
  (name) => name !== "etcd" && name !== "kube-apiserver",
  (name) => name === "kube-apiserver",
  (name) => name === "etcd",
];

/** The same without waiting, for the last moment of a process that must leave nothing behind. */
export function killProcesses(directory: string): void {
  signalAll(findProcesses(directory), "SIGKILL");
}

function signalAll(processes: RunningProcess[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself in between.
    }
  }
}
