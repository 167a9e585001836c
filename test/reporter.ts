/**
 * mocha's own "spec" report, and the figures in a file for test/run.ts: `--reporter-option figures=<path>`. It also lists what took
 * longest, hooks included: mocha itself does not show how long those take.
 */
import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { type Coverage, coverage } from "./support/explored.ts";

export interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a process of mocha writes down. */
export interface Report extends Figures {
  /** Of the spaces that its tests explore. */
  readonly coverage: readonly Coverage[];
}

/** Tests and hooks that are listed: those of at least this many milliseconds, and so many of them. */
const LONG = 5_000;
const LISTED = 12;

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END } = Mocha.Runner.constants;

export default class SpecWithFigures extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const path: unknown = options.reporterOptions?.figures;
    const long: { title: string; duration: number }[] = [];
    const note = (runnable: Mocha.Runnable) => {
      const { duration = 0 } = runnable;
      if (duration >= LONG) long.push({ title: runnable.fullTitle(), duration });
    };
    runner.on(EVENT_TEST_END, note);
    runner.on(EVENT_HOOK_END, note);
    runner.once(EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      const report: Report = { passed, failed, skipped, coverage: coverage() };
      if (typeof path === "string") writeFileSync(path, JSON.stringify(report));
      print(long);
      for (const { space, ran, of } of report.coverage)
        Mocha.reporters.Base.consoleLog(`  ran ${ran} of ${of} ${space}`);
    });
  }
}

function print(long: readonly { title: string; duration: number }[]): void {
  const longest = [...long].sort((one, other) => other.duration - one.duration).slice(0, LISTED);
  if (longest.length > 0) Mocha.reporters.Base.consoleLog("  Longest:");
  for (const { title, duration } of longest)
    Mocha.reporters.Base.consoleLog(`  ${(duration / 1_000).toFixed(1).padStart(7)} s  ${title}`);
}
