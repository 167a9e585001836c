/**
 * The built tools, outside the checkout: `<cache>/tools/<tool>-<key>/<tool>`.
 * A program is there under its own name whole or not at all, and whoever builds it holds the lock.
 */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { lock } from "../lock.ts";
import { isProgram } from "./locate.ts";
import { refuseForeign } from "./ownership.ts";

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
    refuseForeign(tools, {
      allowRoot: false,
      remedy: "Remove it, or set TRACARDI_CACHE to a folder of your own.",
    });
  }

  get finished(): boolean {
    return isProgram(this.path);
  }

  /**
   * Runs `build` unless the program is finished, alone among all processes that share the cache.
   * @param build writes the program to the path that it is given
   * @param onWait called at once with the process that is building the same
   * @returns whether this call built it
   */
  async fill(
    build: (temporary: string) => Promise<void>,
    onWait: (holder: string) => void,
    signal?: AbortSignal,
  ): Promise<boolean> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    // Beside the folder, whose content is ours to clear.
    const release = await lock(this.#folder, { onWait, signal });
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
      release();
    }
  }
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
