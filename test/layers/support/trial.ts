/** Runs the test file that stands for a layer, in a process that reads the program without that layer. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { execa } from "execa";
import { REPOSITORY } from "../../suites.ts";
import type { Layer } from "./layer.ts";
import type { Substitution } from "./substitution.ts";

/** What a run without the layer ended with. */
export interface Trial {
  readonly passed: number;
  /** By title, without those of the groups around it. */
  readonly failed: readonly Failure[];
}

export interface Failure {
  readonly title: string;
  readonly message: string;
  /** A test's own judgement, as opposed to a program that does not start. */
  readonly isAssertion: boolean;
}

/** What a process of trials is sent. */
export interface Task {
  /** The test file, from the checkout's folder. */
  readonly path: string;
  /** Beginning of the full titles that are run. Default: all. */
  readonly only?: string;
  readonly substitution: Substitution;
}

/** What it answers; `error` where the tests could not be loaded. */
export type Outcome = { readonly trial: Trial } | { readonly error: string };

interface Waiting {
  readonly task: Task;
  readonly settle: PromiseWithResolvers<Trial>;
}

/** Trials that one process makes: each loads the program once more, and modules are never unloaded. */
const TRIALS_PER_PROCESS = 25;

/**
 * Makes trials, as many at once as there are processors, in the order in which they are asked for.
 * `end` must be called when no more are.
 */
export class Trials {
  readonly #waiting: Waiting[] = [];
  readonly #processes = new Set<ChildProcess>();
  #ended = false;
  #working = 0;

  /** @throws where the tests did not come to their end. */
  without({ without, red }: Layer): Promise<Trial> {
    const settle = Promise.withResolvers<Trial>();
    const task: Task = {
      path: `test/${red.file}.test.ts`,
      substitution: { ...without, path: join(REPOSITORY, without.file) },
      ...(red.only !== undefined && { only: red.only }),
    };
    this.#waiting.push({ task, settle });
    if (this.#working < availableParallelism()) void this.#work();
    return settle.promise;
  }

  end(): void {
    this.#ended = true;
    for (const child of this.#processes) child.kill();
  }

  async #work(): Promise<void> {
    this.#working += 1;
    let child: ChildProcess | undefined;
    let made = 0;
    for (let next = this.#waiting.shift(); next && !this.#ended; next = this.#waiting.shift()) {
      const { task, settle } = next;
      if (!child?.connected || made === TRIALS_PER_PROCESS) {
        if (child?.connected) child.disconnect();
        child = this.#start();
        made = 0;
      }
      made += 1;
      const outcome = await ask(child, task);
      if ("trial" in outcome) settle.resolve(outcome.trial);
      else settle.reject(new Error(`the tests of ${task.path} did not run: ${outcome.error}`));
    }
    if (child?.connected) child.disconnect();
    this.#working -= 1;
  }

  #start(): ChildProcess {
    const child = fork(join(import.meta.dirname, "process.ts"), {
      cwd: REPOSITORY,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#processes.add(child);
    child.once("close", () => this.#processes.delete(child));
    return child;
  }
}

/** `close` follows the last message, `exit` may not. */
async function ask(child: ChildProcess, task: Task): Promise<Outcome> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const answered = once(child, "message", { signal }).then(([outcome]) => outcome as Outcome);
    const ended = once(child, "close", { signal }).then(
      ([code, killedBy]): Outcome => ({ error: `the process ended with ${killedBy ?? code}` }),
    );
    ended.catch(() => {});
    child.send(task);
    return await Promise.race([answered, ended]);
  } finally {
    settled.abort();
  }
}

/** The tests of files as a {@link Red} names them, by file. None is run. */
export async function titlesOf(files: readonly string[]): Promise<ReadonlyMap<string, readonly Title[]>> {
  const paths = [...new Set(files)].map((file) => `test/${file}.test.ts`);
  const mocha = ["node_modules/mocha/bin/mocha.js", "--dry-run", "--reporter", "json"];
  const { stdout } = await execa(process.execPath, [...mocha, ...paths], {
    cwd: REPOSITORY,
    stdin: "ignore",
  });
  const { tests }: { readonly tests: readonly (Title & { readonly file: string })[] } = JSON.parse(stdout);
  return Map.groupBy(tests, ({ file }) => relative(join(REPOSITORY, "test"), file).replace(".test.ts", ""));
}

export interface Title {
  readonly title: string;
  /** With those of the groups around it. */
  readonly fullTitle: string;
}
