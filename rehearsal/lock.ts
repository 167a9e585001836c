/**
 * Locks between processes. SQLite takes them as POSIX locks on a file: the kernel releases them when their process ends,
 * even by SIGKILL or a crash, so there is none to take over and no time to wait for. Node has no other call for such locks.
 */
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { readIfThere, writePrivate } from "./files.ts";

export interface LockOptions {
  /** Called at once where another process holds the lock, e.g. with `"make up" (process 1234, since 14:03:12)`. */
  onWait?: ((holder: string) => void) | undefined;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
}

interface Holder {
  command: string;
  pid: number;
  /** ISO 8601. */
  since: string;
}

/** Milliseconds between two attempts. */
const INTERVAL = 200;
/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Takes the lock of that name, after every other process has released it.
 *
 * @param name path without extension. `<name>.lock.db` stays, because removing it would race with the next process;
 * `<name>.lock.json` names the holder. The folder must exist.
 * @returns releases it
 * @throws the signal's reason
 */
export async function lock(
  name: string,
  { onWait = () => {}, signal }: LockOptions = {},
): Promise<() => void> {
  const holderFile = `${name}.lock.json`;
  let told: string | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const release = tryLock(`${name}.lock.db`);
    if (release) {
      const holder: Holder = { command: ownCommand(), pid: process.pid, since: new Date().toISOString() };
      writePrivate(holderFile, `${JSON.stringify(holder)}\n`);
      return () => {
        rmSync(holderFile, { force: true });
        release();
      };
    }
    // A holder writes its name right after it has the lock, so there may be none yet, or that of a killed one.
    const holder = describe(readIfThere(holderFile));
    if (holder !== undefined && holder !== told) {
      told = holder;
      onWait(holder);
    }
    await delay(INTERVAL, undefined, { signal });
  }
}

/** @returns releases the lock; `undefined` where another process has it. */
function tryLock(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec("BEGIN EXCLUSIVE");
    return () => database.close();
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

function describe(content: string | undefined): string | undefined {
  if (content === undefined) return undefined;
  const { command, pid, since } = JSON.parse(content) as Holder;
  return `"${command}" (process ${pid}, since ${new Date(since).toTimeString().slice(0, 8)})`;
}

/** What the user typed, where `make` or another caller named it; else the script with its first argument. */
function ownCommand(): string {
  const [, script = "", ...args] = process.argv;
  return (
    process.env.TRACARDI_COMMAND || ["node", relative(process.cwd(), script), ...args.slice(0, 1)].join(" ")
  );
}
