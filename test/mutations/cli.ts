/**
 * Changes one line of the program at a time, and looks whether a test fails: `make mutants ARGS="…"`. Runs in copies of
 * the checkout, two mutants at a time. The quick suites judge; what survives them can be put into one copy for the others.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { REPOSITORY } from "../suites.ts";
import { copyOf } from "./support/copy.ts";
import { endRuns } from "./support/judge.ts";
import { apply, describe, type Mutant, mutantsIn } from "./support/mutants.ts";
import { difference, type Results, summary } from "./support/results.ts";
import { sampleOf } from "./support/sample.ts";
import { judgeAll } from "./support/trials.ts";

const usage = `usage: make mutants ARGS="[option...]"
  --seed 1 --count 100 --in components,stacks   the sample: the same for the same files and options
  --list                   print the sample, run nothing
  --suite-of COMMIT        judge by that commit: its tests, on its program with the same changes
  --out FILE               keep the results as JSON (node_modules/.cache/mutants.json)
  --results FILE           run nothing, read the results of an earlier run
  --compare FILE           print what this run caught and that one did not, and the reverse
  --together FILE --into FOLDER   a copy of the checkout with every survivor of FILE at once
  --apply ID,ID --into FOLDER     a copy of the checkout with these mutants`;

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "100" },
    in: { type: "string", default: "components,stacks" },
    list: { type: "boolean", default: false },
    "suite-of": { type: "string" },
    out: { type: "string", default: join(REPOSITORY, "node_modules/.cache/mutants.json") },
    results: { type: "string" },
    compare: { type: "string" },
    together: { type: "string" },
    apply: { type: "string" },
    into: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

await main();

async function main(): Promise<void> {
  if (options.help) return console.log(usage);
  const mutants = mutantsIn(REPOSITORY, options.in.split(","));
  if (options.apply !== undefined) return write(mutants, options.apply.split(","));
  if (options.together !== undefined) return write(mutants, survivorsOf(read(options.together)));
  if (options.results === undefined) {
    const sample = sampleOf(mutants, linesOf, { seed: number(options.seed), count: number(options.count) });
    if (options.list)
      return console.log(sample.map((mutant) => `${mutant.id}  ${describe(mutant)}`).join("\n"));
    await judge(sample);
  }
  const results = read(options.results ?? options.out);
  console.log(summary(results));
  if (options.compare !== undefined) console.log(difference(results, read(options.compare)));
}

async function judge(sample: readonly Mutant[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  const end = () => {
    endRuns();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      end();
      process.exit(130);
    });
  try {
    await judgeAll(sample, {
      checkout: REPOSITORY,
      folder,
      suiteOf: options["suite-of"],
      say: console.log,
      // After each mutant: a run that is ended has been worth something.
      keep: (results) => writeFileSync(options.out, JSON.stringify(results, undefined, 2)),
    });
  } finally {
    end();
  }
}

async function write(mutants: readonly Mutant[], ids: readonly string[]): Promise<void> {
  if (options.into === undefined) throw new Error("--into FOLDER says where the copy is made");
  const chosen = mutants.filter(({ id }) => ids.includes(id));
  const unknown = ids.filter((id) => !chosen.some((mutant) => mutant.id === id));
  if (unknown.length > 0) throw new Error(`the checkout has no such mutants: ${unknown.join(", ")}`);
  const copy = await copyOf(REPOSITORY, options.into);
  const inConflict = apply(chosen, copy.folder);
  await copy.commit();
  console.log(`${chosen.length - inConflict.length} mutants are in ${copy.folder}`);
  for (const mutant of inConflict)
    console.log(`  not this one, as its line has another: ${mutant.id}  ${describe(mutant)}`);
}

function survivorsOf({ results }: Results): string[] {
  return results.filter(({ caught }) => caught === undefined).map(({ mutant }) => mutant.id);
}

function read(file: string): Results {
  return JSON.parse(readFileSync(file, "utf8"));
}

function linesOf(file: string): number {
  return readFileSync(join(REPOSITORY, file), "utf8").split("\n").length;
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is not a number\n${usage}`);
  return Number(text);
}
