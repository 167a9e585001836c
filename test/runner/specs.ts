/** Runs test files in a process of their own, counts and measures. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figures, Report } from "../reporter.ts";
import { REPOSITORY } from "../suites.ts";
import type { Coverage } from "../support/explored.ts";
import { type Measured, measured } from "./measured.ts";

export interface Outcome extends Pick<Measured, "output" | "wall" | "cpu"> {
  readonly title: string;
  readonly figures: Figures;
  readonly coverage: readonly Coverage[];
}

/** @param entrance command line that runs another one where the tests must run; default: here. */
export async function runSpecs(
  title: string,
  files: readonly string[],
  entrance: readonly string[] = [],
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "figures-"));
  const path = join(folder, "figures.json");
  try {
    const { failed, ...run } = await measured(
      [
        ...entrance,
        process.execPath,
        ...["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.ts"],
        ...["--reporter-option", `figures=${path}`, ...files],
      ],
      { cwd: REPOSITORY },
    );
    // A run that ended before its end has not even written its figures.
    const { coverage, ...figures }: Report = existsSync(path)
      ? JSON.parse(readFileSync(path, "utf8"))
      : { passed: 0, failed: 1, skipped: 0, coverage: [] };
    if (failed && figures.failed === 0) figures.failed = 1;
    return { title, ...run, figures, coverage };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program of node_modules whose success counts as one test. */
export async function runAsOneTest(title: string, script: string, args: readonly string[]): Promise<Outcome> {
  const program = [process.execPath, join("node_modules", script), ...args];
  const { failed, ...run } = await measured(program, { cwd: REPOSITORY });
  const figures = { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
  return { title, ...run, output: run.output || (failed ? "" : "  ✔ no complaints"), figures, coverage: [] };
}
