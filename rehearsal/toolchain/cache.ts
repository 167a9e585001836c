/**
 * The built tools, outside the checkout: `<cache>/tools/<tool>-<key>/<tool>`.
 * A program is there under its own name whole or not at all, and whoever builds it holds the lock.
 */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import lockfile from "proper-lockfile";
import { isProgram } from "./locate.ts";

/** `$TRACARDI_CACHE`, else `$XDG_CACHE_HOME/tracardi-pulumi`, else `~/.cache/tracardi-pulumi`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.TRACARDI_CACHE) return resolve(env.TRACARDI_CACHE);
  // A relative XDG_CACHE_HOME is to be ignored (XDG Base Directory Specification).
  const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  return join(xdg ?? join(env.HOME || homedir(), ".cache"), "tracardi-pulumi");
}

/** 16 hex digits that change with everything the built program depends on. */
export function cacheKey(moduleFolder: string, ...ingredients: readonly string[]): string {
  const files = readdirSync(moduleFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(moduleFolder.length), readFileSync(path, "utf8")]);
  return createHash("sha256")
    .update(JSON.stringify([files, ingredients]))
    .digest("hex")
    .slice(0, 16);
}

/** One tool's place in the cache. */
export class CacheEntry {
  readonly path: string;
  readonly #folder: string;
  readonly #name: string;

  constructor(cache: string, name: string, key: string) {
    this.#name = name;
    this.#folder = join(cache, "tools", `${name}-${key}`);
    this.path = join(this.#folder, name);
    const tools = join(cache, "tools");
    mkdirSync(tools, { recursive: true, mode: 0o700 });
    refuseForeign(tools);
  }

  get finished(): boolean {
    return isProgram(this.path);
  }

  /**
   * Runs `build` unless the program is finished, alone among all processes that share the cache.
   * @param build writes the program to the path that it is given
   * @param onWait called once when another process is building the same
   * @returns whether this call built it
   */
  async fill(
    build: (temporary: string) => Promise<void>,
    onWait: () => void,
    signal?: AbortSignal,
  ): Promise<boolean> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const release = await this.#lock(onWait, signal);
    try {
      if (this.finished) return false;
      // Whatever else lies here was left by a build that was interrupted: the lock is ours, so nobody writes it.
      for (const entry of readdirSync(this.#folder))
        rmSync(join(this.#folder, entry), { recursive: true, force: true });
      const temporary = join(this.#folder, `${this.#name}.${process.pid}.unfinished`);
      try {
        await build(temporary);
        chmodSync(temporary, 0o700);
        await flush(temporary);
        await rename(temporary, this.path);
      } finally {
        rmSync(temporary, { force: true });
      }
      return true;
    } finally {
      await release();
    }
  }

  async #lock(onWait: () => void, signal?: AbortSignal): Promise<() => Promise<void>> {
    for (let waited = false; ; waited = true) {
      signal?.throwIfAborted();
      try {
        let lost = false;
        const release = await lockfile.lock(this.#folder, {
          // Beside the folder, whose content is ours to clear.
          lockfilePath: `${this.#folder}.lock`,
          // Of a process that was killed: its lock is not renewed any more and counts for nothing after this time.
          stale: 10_000,
          // A laptop that slept. Two builds at once waste time and break nothing: each has a file of its own.
          onCompromised: () => {
            lost = true;
          },
        });
        return async () => {
          if (!lost) await release();
        };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
        if (!waited) onWait();
        await delay(500, undefined, signal && { signal });
      }
    }
  }
}

/** What lies in the cache is executed, so nobody else may be able to put something there. */
function refuseForeign(folder: string): void {
  const { uid, mode } = statSync(folder);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new Error(
    `${folder} belongs to somebody else or is writable by others, and programs are run from there. ` +
      "Remove it, or set TRACARDI_CACHE to a folder of your own.",
  );
}

/** Onto the disk before it gets its name: after a power cut a file may have the name and no content. */
async function flush(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
