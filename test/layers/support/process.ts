/** A process that makes one trial after the other: it gets layers and sends what came of each. */
import { join } from "node:path";
import Mocha from "mocha";
import { mochaHooks } from "../../rehearsal/support/hooks.ts";
import { REPOSITORY } from "../../suites.ts";
import { importWith } from "./modules.ts";
import type { Failure, Outcome, Task } from "./trial.ts";

/** Milliseconds that a test may take: the machine is busy, and only what fails counts. */
const TIMEOUT = 60_000;

process.on("message", async (task: Task) => {
  const outcome = await run(task).catch((error: unknown): Outcome => ({ error: String(error) }));
  process.send?.(outcome);
});

async function run({ path, only, substitution }: Task): Promise<Outcome> {
  const mocha = new Mocha({ reporter: Silent, rootHooks: mochaHooks, timeout: TIMEOUT });
  if (only !== undefined) mocha.fgrep(only);
  const file = join(REPOSITORY, path);
  mocha.suite.emit("pre-require", globalThis, file, mocha);
  await importWith(file, substitution);
  const failed: Failure[] = [];
  let passed = 0;
  await new Promise<void>((ended) => {
    const runner = mocha.run(() => ended());
    runner.on("pass", () => {
      passed += 1;
    });
    runner.on("fail", ({ title }, error) => failed.push({ title, ...judgement(error) }));
  });
  // Takes its listeners off this process.
  mocha.dispose();
  return { trial: { passed, failed } };
}

/** A property that does not hold is reported with the assertion as its cause. */
function judgement(error: Partial<NodeJS.ErrnoException> & { cause?: unknown }): Omit<Failure, "title"> {
  const { code } = (error.cause ?? {}) as { code?: string };
  return {
    message: error.message ?? "",
    isAssertion: [error.code, code].includes("ERR_ASSERTION"),
  };
}

class Silent extends Mocha.reporters.Base {}
