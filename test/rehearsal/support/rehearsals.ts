/** The rehearsals of the tests: in folders of their own, gone when the run ends, however it ends. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { killProcesses, stopProcesses } from "../../../rehearsal/processes.ts";
import { type Rehearsal, type RehearsalOptions, startRehearsal } from "../../../rehearsal/rehearsal.ts";
import { HERE, StateFolder } from "../../../rehearsal/state.ts";
import { atTheEnd } from "./hooks.ts";

const TESTS = join(HERE.folder, "tests");

/** A program with one object of each kind that the rehearsal brings to life; its stack is `small`. */
export const SMALL_PROGRAM = join(import.meta.dirname, "program");

/** Longest time that a test with an operation of the engine may take on a loaded machine. */
export const ENGINE_TIMEOUT = 360_000;

let count = 0;
let shared: Promise<Rehearsal> | undefined;

/** A folder that no other run uses. It and its processes are gone after the run. */
export function testFolder(name: string): string {
  if (count === 0) guardRun();
  const directory = join(TESTS, `${process.pid}-${++count}-${name}`);
  atTheEnd(async () => {
    // Until they are gone: their processor time then counts as this run's.
    await stopProcesses(directory, { grace: 0 });
    new StateFolder(directory).remove();
  });
  return directory;
}

/** A rehearsal for the caller alone. */
export function startTestRehearsal(
  name: string,
  options: Partial<RehearsalOptions> = {},
): Promise<Rehearsal> {
  const directory = options.directory ?? testFolder(name);
  return startRehearsal({ ...options, directory, ephemeral: true, onTool: announce });
}

/**
 * The one control plane that all tests of a run share; the first to ask starts it. Leave it as you found it: destroy what you
 * brought up.
 */
export function sharedRehearsal(): Promise<Rehearsal> {
  shared ??= startTestRehearsal("shared");
  return shared;
}

/** On a machine without the programs the first test builds them; nobody should think that it hangs. */
const announce: NonNullable<RehearsalOptions["onTool"]> = ({ tool, index, total, phase, packages }) => {
  if (phase === "building" && packages && packages.compiled > 0) return;
  if (phase !== "found" && phase !== "cached") console.log(`    ${phase} ${index} of ${total}: ${tool}`);
};

/** Whatever ends this process, its rehearsals end with it; those of a run that was killed are swept up by the next. */
function guardRun(): void {
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  for (const entry of existsSync(TESTS) ? readdirSync(TESTS) : []) {
    const [pid] = entry.split("-");
    if (isAlive(Number(pid))) continue;
    killProcesses(join(TESTS, entry));
    new StateFolder(join(TESTS, entry)).remove();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
