/** Runs one of the programs in bench/programs in a Node process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** What one process cost, start of Node included. */
export interface Cost {
  /** From the request to start it until it had ended, ms. */
  readonly wall: number;
  /** User and system time of all its threads, ms. */
  readonly cpu: number;
  /** Largest resident set, MiB. */
  readonly memory: number;
}

/**
 * @param program file name in bench/programs, e.g. "sdksOnly.ts".
 * @throws Error with the program's own words when it fails.
 */
export async function runFresh(
  program: string,
  { args = [], flags = [] }: { readonly args?: readonly string[]; readonly flags?: readonly string[] } = {},
): Promise<Cost & { readonly said: string }> {
  const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  // Colours, inspectors and caches of the caller's shell must not reach one of two programs that are compared.
  const { NODE_OPTIONS: _, NODE_COMPILE_CACHE: __, ...env } = process.env;
  const started = performance.now();
  // The fourth stream carries the costs, so that a program may print what it likes.
  const child = spawn(process.execPath, [...flags, file, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const outputs = [child.stdout, child.stderr, child.stdio[3]] as Readable[];
  const streams = outputs.map((output) => text(output));
  const [code] = (await once(child, "exit")) as [number | null];
  const wall = performance.now() - started;
  const [said = "", complaints = "", costs = ""] = await Promise.all(streams);
  if (code !== 0) throw new Error(`${program} ended with code ${code}:\n${complaints}`);
  const { cpu, memory } = JSON.parse(costs) as Omit<Cost, "wall">;
  return { wall, cpu, memory, said };
}

/** A program of bench/programs, its arguments, and the flags of Node that it is started with. */
export interface Start {
  readonly program: string;
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
}

/** Runs the programs in turn, `rounds` times each, so that a busy moment of the machine meets all of them. */
export async function alternate(
  programs: readonly Start[],
  rounds: number,
): Promise<readonly (readonly Cost[])[]> {
  const costs: Cost[][] = programs.map(() => []);
  // The first round fills the file cache and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { program, ...start }] of programs.entries()) {
      const cost = await runFresh(program, start);
      if (round > 0) costs[index]?.push(cost);
    }
  }
  return costs;
}
