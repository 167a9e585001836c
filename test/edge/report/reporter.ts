/** mocha's reporter for `make attack`: the attempts by class, what answered each, and in the end how many met which layer. */
import Mocha from "mocha";
import { groupLine, readRow, Tally, wrap } from "./text.ts";

const { EVENT_SUITE_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } =
  Mocha.Runner.constants;

export default class AttackReporter extends Mocha.reporters.Base {
  readonly #classes = new Tally("Class of attack, or of promises");
  readonly #layers = new Tally("What answered");
  /** What was said last about the rows that follow. */
  #group = "";

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_SUITE_BEGIN, (suite) => this.#begin(suite));
    runner.on(EVENT_TEST_PASS, (test) => this.#row(test, "✔"));
    runner.on(EVENT_TEST_PENDING, (test) => this.#row(test, "-"));
    runner.on(EVENT_TEST_FAIL, (test) => this.#row(test, "✗"));
    runner.once(EVENT_RUN_END, () => this.#end());
  }

  #begin(suite: Mocha.Suite): void {
    if (suite.root) return;
    this.#group = "";
    const top = suite.parent?.root === true;
    this.#print(["", ...wrap(top ? `== ${suite.title}` : suite.title, 0)]);
  }

  #row(test: Mocha.Test, mark: string): void {
    const row = readRow(test.title);
    if (row === undefined) {
      this.#group = "";
      this.#print(wrap(`${mark} ${test.title}`, 2));
      return;
    }
    const group = groupLine(row);
    if (group !== this.#group) this.#print(wrap(group, 2));
    this.#group = group;
    this.#print(wrap(`${mark} ${row.request}`, 4));
    const installation = /installation (\w+)/.exec(test.fullTitle())?.[1] ?? "";
    this.#classes.add(test.parent?.title ?? "", installation);
    if (mark === "✔") this.#layers.add(row.layer, installation);
  }

  #end(): void {
    for (const tally of [this.#classes, this.#layers]) this.#print(["", ...tally.lines()]);
    this.epilogue();
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) Mocha.reporters.Base.consoleLog(line);
  }
}
