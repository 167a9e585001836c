/** Runs test files in a process of their own, and counts. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Figures } from "../reporter.ts";
import { REPOSITORY } from "../suites.ts";

export interface Outcome {
  readonly title: string;
  readonly output: string;
  readonly figures: Figures;
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
    const { all, failed } = await run([
      ...entrance,
      process.execPath,
      ...["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.ts"],
      ...["--reporter-option", `figures=${path}`, ...files],
    ]);
    // A run that ended before its end has not even written its figures.
    const figures: Figures = existsSync(path)
      ? JSON.parse(readFileSync(path, "utf8"))
      : { passed: 0, failed: 1, skipped: 0 };
    if (failed && figures.failed === 0) figures.failed = 1;
    return { title, output: all, figures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program of node_modules whose success counts as one test. */
export async function runAsOneTest(title: string, script: string, args: readonly string[]): Promise<Outcome> {
  const { all, failed } = await run([process.execPath, join("node_modules", script), ...args]);
  const figures = { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
  return { title, output: failed ? all : all || "  ✔ no complaints", figures };
}

async function run([program = "", ...args]: readonly string[]): Promise<{ all: string; failed: boolean }> {
  return execa(program, args, { cwd: REPOSITORY, stdin: "ignore", reject: false, all: true });
}
