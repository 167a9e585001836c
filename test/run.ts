/**
 * Runs the project's tests: `node test/run.ts check|all|exhaustive`. The last line is `N passed, N failed`, with `, N skipped`
 * where tests were. Lint, types and the building of programs count as one test each. Ends with code 1 when anything failed, and
 * with `CI=true` also when anything was skipped.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeMachine } from "../bench/machine.ts";
import { startHeartbeat } from "../rehearsal/cli/heartbeat.ts";
import { runQuick } from "./runner/quick.ts";
import { keep, page } from "./runner/record.ts";
import { type Outcome, runSpecs } from "./runner/specs.ts";
import { covered, minutes, summary } from "./runner/summary.ts";
import { filesOf, REPOSITORY, real, type Suite } from "./suites.ts";
import { EXHAUSTIVE } from "./support/explored.ts";

const CACHE = join(REPOSITORY, "node_modules", ".cache");
const RUNS = join(CACHE, "test-runs");
/** Suites at once. Each waits for its own pods most of the time; with more of them two cores have no time left. */
const AT_ONCE = 3;

const COMMANDS = { check: "make check", all: "make test", exhaustive: "make test-exhaustive" } as const;
const [mode = "check"] = process.argv.slice(2) as [keyof typeof COMMANDS];
if (!(mode in COMMANDS)) throw new Error(`usage: node test/run.ts ${Object.keys(COMMANDS).join("|")}`);
if (mode === "exhaustive") process.env[EXHAUSTIVE] = "yes";

const started = performance.now();
const date = new Date().toISOString();
const machine = describeMachine();
const outcomes: Outcome[] = [];
for await (const outcome of runQuick()) report(outcome);
if (mode !== "check") {
  report(await programs());
  await inTurn(real);
}

const sum = (which: keyof Outcome["figures"]) =>
  outcomes.reduce((total, { figures }) => total + figures[which], 0);
const table = summary(outcomes, performance.now() - started);
const explored = covered(outcomes);
console.log(["", "== Summary", table, ...explored].join("\n"));
const skipped = sum("skipped");
let failed = sum("failed");
if (skipped > 0 && process.env.CI === "true") {
  console.log("\nIn continuous integration a skipped test is a failure: see the reasons above.");
  failed += 1;
}
const verdict = `${sum("passed")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
keep({ command: COMMANDS[mode], date, machine, verdict, table, covered: explored }, RUNS);
if (process.env.RECORD) writeFileSync(join(REPOSITORY, "bench", "tests.md"), page(RUNS));
console.log(`\n${verdict}`);
process.exitCode = failed > 0 ? 1 : 0;

function report(outcome: Outcome): void {
  console.log(`\n== ${outcome.title}\n${outcome.output.trim()}`);
  outcomes.push(outcome);
}

async function programs(): Promise<Outcome> {
  console.log("\n== Programs");
  const start = performance.now();
  const outcome = (failed: 0 | 1, output: string): Outcome => ({
    title: "Programs",
    output,
    figures: { passed: 1 - failed, failed, skipped: 0 },
    coverage: [],
    wall: performance.now() - start,
    cpu: 0,
  });
  try {
    // Loaded here: `check` needs none of it.
    const { buildPrograms } = await import("./runner/prepare.ts");
    await buildPrograms(real, { say: console.log, logFile: join(CACHE, "tools.log") });
    return outcome(0, "  ✔ ready");
  } catch (error) {
    return outcome(1, error instanceof Error ? error.message : String(error));
  }
}

/** Several at once, each reported when it has ended. */
async function inTurn(suites: readonly Suite[]): Promise<void> {
  // A checkout may have a part of the tests only.
  const waiting = suites.filter((suite) => filesOf(suite).length > 0);
  const running = new Map<Suite, number>();
  const heartbeat = startHeartbeat(() => {
    const now = performance.now();
    const list = [...running].map(([{ title }, since]) => `${title} (${minutes(now - since)})`);
    console.log(`   running: ${list.join("; ")}; ${waiting.length} more to come`);
  });
  const next = async (): Promise<void> => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      console.log(`\n   started: ${suite.title}`);
      running.set(suite, performance.now());
      heartbeat.reset();
      report(await runReal(suite));
      heartbeat.reset();
      running.delete(suite);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  } finally {
    heartbeat.stop();
  }
}

async function runReal(suite: Suite): Promise<Outcome> {
  const { startOf } = await import("./runner/prepare.ts");
  const start = await startOf(suite);
  if ("entrance" in start) return runSpecs(suite.title, filesOf(suite), start.entrance);
  // How many tests it has is not known without running it.
  const figures = { passed: 0, failed: 0, skipped: 1 };
  return {
    title: suite.title,
    output: `  skipped: ${start.skipped}`,
    figures,
    coverage: [],
    wall: 0,
    cpu: 0,
  };
}
