/** Runs the tests against one copy of the checkout, stage by stage, until one fails. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { execa } from "execa";
import { TYPE_CHECKER } from "../../runner/quick.ts";
import type { Stage } from "./stages.ts";

export interface Caught {
  /** Title of a {@link Stage}, or {@link TYPES}. */
  readonly by: string;
  /** The first test that failed, with its groups; or why nothing ran. */
  readonly test: string;
}

export const TYPES = "types";
export const TIMED_OUT = "timed out";

/** The report of mocha's reporter "json", as far as it is read. */
interface Report {
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message?: string } }[];
}

interface Place {
  readonly folder: string;
  /** For all runs: what they compile and remember. */
  readonly cache: string;
}

/** @param milliseconds after which the run is ended, which counts as a failure of it */
export async function runStage(
  { title, files }: Stage,
  { folder, cache }: Place,
  milliseconds: number,
): Promise<Caught | undefined> {
  const report = `${folder}.report.json`;
  rmSync(report, { force: true });
  const mocha = ["node_modules/mocha/bin/mocha.js", "--bail", "--reporter", "json"];
  const { failed, timedOut, all } = await run(
    [...mocha, "--reporter-option", `output=${report}`, ...files],
    { folder, cache },
    milliseconds,
  );
  if (timedOut) return { by: title, test: TIMED_OUT };
  if (!failed) return undefined;
  if (!existsSync(report)) return { by: title, test: `nothing ran: ${errorIn(all)}` };
  const { failures }: Report = JSON.parse(readFileSync(report, "utf8"));
  const [first] = failures;
  if (first === undefined) return { by: title, test: `ended with an error: ${errorIn(all)}` };
  // On a busy machine that may be the machine's fault, not the mutant's.
  const late = first.err.message?.startsWith("Timeout of") ? " (took too long)" : "";
  return { by: title, test: `${first.fullTitle}${late}` };
}

/** What was checked before is remembered: only what depends on the changed file is checked again. */
export async function checkTypes(place: Place): Promise<Caught | undefined> {
  const remembered = `${place.folder}.tsbuildinfo`;
  const incremental = ["--incremental", "--tsBuildInfoFile", remembered];
  const { failed, all } = await run(
    [`node_modules/${TYPE_CHECKER}`, "--noEmit", "-p", ".", ...incremental],
    place,
    300_000,
  );
  return failed ? { by: TYPES, test: all.split("\n", 1)[0] ?? "" } : undefined;
}

const running = new Set<number>();

/** Ends what runs, with all that it has started. */
export function endRuns(): void {
  for (const group of running) {
    try {
      process.kill(-group, "SIGKILL");
    } catch {
      // It has just ended by itself.
    }
  }
}

async function run(args: readonly string[], { folder, cache }: Place, milliseconds: number) {
  // A process group of its own: tests start processes, which end with it.
  const child = execa(process.execPath, args, {
    cwd: folder,
    env: { NODE_COMPILE_CACHE: cache },
    stdin: "ignore",
    all: true,
    reject: false,
    detached: true,
  });
  const group = child.pid;
  if (group !== undefined) running.add(group);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (group !== undefined) process.kill(-group, "SIGKILL");
  }, milliseconds);
  try {
    const { failed, all } = await child;
    return { failed, all, timedOut };
  } finally {
    clearTimeout(timer);
    if (group !== undefined) running.delete(group);
  }
}

function errorIn(output: string): string {
  const lines = output.split("\n");
  return lines.find((line) => /^\S*Error\b/.test(line)) ?? lines.find((line) => line.trim() !== "") ?? "";
}
