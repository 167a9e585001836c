/**
 * Runs the project's tests: `node test/run.ts check|all`. The last line is `N passed, N failed`, with `, N skipped` where tests
 * were. Lint, types and the building of programs count as one test each. Ends with code 1 when anything failed, and with
 * `CI=true` also when anything was skipped.
 */
import { join } from "node:path";
import type { Figures } from "./reporter.ts";
import { runQuick } from "./runner/quick.ts";
import { type Outcome, runSpecs } from "./runner/specs.ts";
import { filesOf, REPOSITORY, real, type Suite } from "./suites.ts";

const CACHE = join(REPOSITORY, "node_modules", ".cache");
/** Suites at once. Each waits for its own pods most of the time; with more of them two cores have no time left. */
const AT_ONCE = 3;

const [mode = "check"] = process.argv.slice(2);
if (!["check", "all"].includes(mode)) throw new Error("usage: node test/run.ts check|all");

const total: Figures = { passed: 0, failed: 0, skipped: 0 };
for await (const outcome of runQuick()) report(outcome);
if (mode === "all") {
  console.log("\n== Programs");
  add(await programs());
  await inTurn(real, runReal);
}
if (total.skipped > 0 && process.env.CI === "true") {
  console.log("\nIn continuous integration a skipped test is a failure: see the reasons above.");
  total.failed += 1;
}
const { passed, failed, skipped } = total;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;

function report({ title, output, figures }: Outcome): void {
  console.log(`\n== ${title}\n${output.trim()}`);
  add(figures);
}

function add({ passed, failed, skipped }: Figures): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

async function programs(): Promise<Figures> {
  try {
    // Loaded here: `check` needs none of it.
    const { buildPrograms } = await import("./runner/prepare.ts");
    await buildPrograms(real, { say: console.log, logFile: join(CACHE, "tools.log") });
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Several at once, each reported when it has ended. */
async function inTurn(suites: readonly Suite[], run: (suite: Suite) => Promise<Outcome>): Promise<void> {
  const waiting = [...suites];
  const next = async (): Promise<void> => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      console.log(`\n   started: ${suite.title}`);
      report(await run(suite));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function runReal(suite: Suite): Promise<Outcome> {
  const { startOf } = await import("./runner/prepare.ts");
  const start = await startOf(suite);
  if ("entrance" in start) return runSpecs(suite.title, filesOf(suite), start.entrance);
  // How many tests it has is not known without running it.
  const figures = { passed: 0, failed: 0, skipped: 1 };
  return { title: suite.title, output: `  skipped: ${start.skipped}`, figures };
}
