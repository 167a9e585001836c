/**
 * Runs the project's tests: `node test/run.ts check|all`. The last line is `N passed, N failed`, with `, N skipped` where tests
 * were. Lint and types count as one test each. Ends with code 1 when anything failed.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { ToolProgress } from "../rehearsal/toolchain.ts";
import type { Figures } from "./reporter.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");
/** Need nothing but this checkout. */
const QUICK = ["test/{*,{stacks,components,golden,support}/**/*}.test.ts", "policy/test/**/*.test.ts"];
/** Need the real programs. Two runs at once, on control planes of their own: most of both is waiting for pods. */
const INSTALLATION = ["test/rehearsal/{installation,engine}.test.ts"];
const REAL = ["test/{rehearsal,edge}/**/*.test.ts"];
const CACHE = join(REPOSITORY, "node_modules", ".cache");

const [mode = "check"] = process.argv.slice(2);
if (!["check", "all"].includes(mode)) throw new Error("usage: node test/run.ts check|all");

const total: Figures = { passed: 0, failed: 0, skipped: 0 };
for (const suite of [lint(), types(), specs("Tests without a cluster", QUICK)]) {
  const { title, output, figures } = await suite;
  console.log(`\n== ${title}\n${output.trim()}`);
  add(figures);
}
if (mode === "all") {
  console.log("\n== Programs");
  await buildPrograms();
  const beside = specs("Tests with the real engine, cluster and edge", REAL, { but: INSTALLATION });
  console.log("\n== Tests of the engine and the installation on a real control plane");
  add((await specs("", INSTALLATION, { live: true })).figures);
  const { title, output, figures } = await beside;
  console.log(`\n== ${title}\n${output.trim()}`);
  add(figures);
}
const { passed, failed, skipped } = total;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;

interface Outcome {
  title: string;
  output: string;
  figures: Figures;
}

function add({ passed, failed, skipped }: Figures): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/** Before any test runs: what takes a quarter of an hour on a new machine must not count against a test's time. */
async function buildPrograms(): Promise<void> {
  const announce = ({ tool, index, total, phase, packages, elapsedMs }: ToolProgress) => {
    if (packages !== undefined && packages.compiled > 0) return;
    const seconds = elapsedMs < 1_000 ? "" : `, ${Math.round(elapsedMs / 1_000)} s`;
    console.log(`  ${phase} ${index} of ${total}: ${tool}${seconds}`);
  };
  try {
    // Loaded here: `check` needs neither.
    const { ensureTools } = await import("../rehearsal/toolchain.ts");
    const { TOOLS } = await import("../rehearsal/rehearsal.ts");
    await ensureTools(TOOLS, { onProgress: announce, logFile: join(CACHE, "tools.log") });
    add({ passed: 1, failed: 0, skipped: 0 });
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    add({ passed: 0, failed: 1, skipped: 0 });
  }
}

function lint(): Promise<Outcome> {
  return asOneTest("Lint and format", [
    "node_modules/@biomejs/biome/bin/biome",
    "check",
    "--error-on-warnings",
  ]);
}

/** What was checked last time is remembered: only files that changed, and what depends on them, are checked again. */
function types(): Promise<Outcome> {
  const remember = ["--incremental", "--tsBuildInfoFile", join(CACHE, "types.tsbuildinfo")];
  return asOneTest("Types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", ".", ...remember]);
}

async function asOneTest(title: string, args: string[]): Promise<Outcome> {
  const { all, failed } = await node(args);
  const figures = { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
  return { title, output: failed ? all : all || "  ✔ no complaints", figures };
}

interface SpecOptions {
  /** Shown while it runs, for what takes minutes. Default: handed back when it has ended. */
  live?: boolean;
  /** Patterns of files that are left out. */
  but?: string[];
}

async function specs(
  title: string,
  patterns: string[],
  { live = false, but = [] }: SpecOptions = {},
): Promise<Outcome> {
  const files = globSync(patterns, { cwd: REPOSITORY, exclude: but });
  if (files.length === 0) return { title, output: "  none", figures: { passed: 0, failed: 0, skipped: 0 } };
  const folder = mkdtempSync(join(tmpdir(), "figures-"));
  const path = join(folder, "figures.json");
  const args = ["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.ts"];
  try {
    const { all, failed } = await node(
      [...args, "--reporter-option", `figures=${path}`, ...files.sort()],
      live,
    );
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

async function node(args: string[], live = false): Promise<{ all: string; failed: boolean }> {
  const options = { cwd: REPOSITORY, stdin: "ignore", reject: false } as const;
  if (live) {
    const { failed } = await execa(process.execPath, args, {
      ...options,
      stdout: "inherit",
      stderr: "inherit",
    });
    return { all: "", failed };
  }
  return execa(process.execPath, args, { ...options, all: true });
}
