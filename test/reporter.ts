/** mocha's own "spec" report, and the figures in a file for whoever runs several suites: `--reporter-option figures=<path>`. */
import { writeFileSync } from "node:fs";
import Mocha from "mocha";

export interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}

export default class SpecWithFigures extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const path: unknown = options.reporterOptions?.figures;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      if (typeof path === "string")
        writeFileSync(path, JSON.stringify({ passed, failed, skipped } satisfies Figures));
    });
  }
}
