/** Runs the test file that stands for a layer, in a process that reads the program without that layer. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { execa } from "execa";
import type { Layer } from "./layer.ts";
import { REMOVAL, type Substitution } from "./substitution.ts";

export const repository = resolve(import.meta.dirname, "../../..");

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

/** The report of mocha's reporter "json", as far as it is read. */
interface Report {
  readonly stats: { readonly passes: number };
  readonly failures: readonly {
    readonly title: string;
    readonly err: {
      readonly message?: string;
      readonly code?: string;
      readonly cause?: { readonly code?: string };
    };
  }[];
}

/** @throws with what the run wrote, when it did not come to its end */
export async function tryWithout({ without, red }: Layer): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), "layers-"));
  try {
    const report = join(folder, "report.json");
    const substitution: Substitution = { ...without, path: join(repository, without.file) };
    const { all } = await execa(
      process.execPath,
      [
        "node_modules/mocha/bin/mocha.js",
        ...["--require", "test/layers/support/substitute.ts"],
        ...["--reporter", "json", "--reporter-option", `output=${report}`],
        ...(red.only === undefined ? [] : ["--fgrep", red.only]),
        `test/${red.file}.test.ts`,
      ],
      {
        cwd: repository,
        env: { [REMOVAL]: JSON.stringify(substitution) },
        stdin: "ignore",
        all: true,
        reject: false,
      },
    );
    const text = await readFile(report, "utf8").catch(() => {
      throw new Error(`the tests of test/${red.file}.test.ts did not run:\n${all}`);
    });
    const { stats, failures }: Report = JSON.parse(text);
    return {
      passed: stats.passes,
      failed: failures.map(({ title, err }) => ({
        title,
        message: err.message ?? "",
        // A property that does not hold is reported with the assertion as its cause.
        isAssertion: [err.code, err.cause?.code].includes("ERR_ASSERTION"),
      })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tests of files as a {@link Red} names them, by file. None is run. */
export async function titlesOf(files: readonly string[]): Promise<ReadonlyMap<string, readonly Title[]>> {
  const paths = [...new Set(files)].map((file) => `test/${file}.test.ts`);
  const mocha = ["node_modules/mocha/bin/mocha.js", "--dry-run", "--reporter", "json"];
  const { stdout } = await execa(process.execPath, [...mocha, ...paths], {
    cwd: repository,
    stdin: "ignore",
  });
  const { tests }: { readonly tests: readonly (Title & { readonly file: string })[] } = JSON.parse(stdout);
  return Map.groupBy(tests, ({ file }) => relative(join(repository, "test"), file).replace(".test.ts", ""));
}

export interface Title {
  readonly title: string;
  /** With those of the groups around it. */
  readonly fullTitle: string;
}
