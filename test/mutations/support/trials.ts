/** Judges every mutant of a sample, two at a time, each in a copy of the checkout. */
import { join } from "node:path";
import { type Copy, copyOf } from "./copy.ts";
import { type Caught, checkTypes, runStage } from "./judge.ts";
import { apply, describe, type Mutant, mutantsIn } from "./mutants.ts";
import type { Result, Results } from "./results.ts";
import { type Stage, type Stages, stagesOf } from "./stages.ts";

export interface Wishes {
  readonly checkout: string;
  /** For the copies and what they keep. */
  readonly folder: string;
  /** A commit whose tests judge, on its own program. Default: the checkout as it is. */
  readonly suiteOf?: string | undefined;
  say(line: string): void;
  keep(results: Results): void;
}

const AT_ONCE = 2;

/** A run that takes five times as long as without a mutant, and a minute, has been stopped by the mutant. */
const limitOf = (milliseconds: number) => 60_000 + 5 * milliseconds;
/** Of the tests of one file or folder, which were not run without a mutant. */
const NEAR_LIMIT = 180_000;

/** @throws when a test fails without any mutant: it would catch each of them */
export async function judgeAll(sample: readonly Mutant[], wishes: Wishes): Promise<void> {
  const { checkout, folder, suiteOf, say, keep } = wishes;
  const suite = suiteOf ?? "the checkout";
  const cache = join(folder, "compiled");
  const copies: Copy[] = [];
  for (const name of ["a", "b"].slice(0, AT_ONCE))
    copies.push(await copyOf(checkout, join(folder, name), suiteOf));
  const [first] = copies;
  if (first === undefined) throw new Error("there is no copy");
  // A mutant has another place there where lines before it have changed, and the same identity.
  const there = new Map(mutantsIn(first.folder, foldersOf(sample)).map((mutant) => [mutant.id, mutant]));
  const judged = sample.flatMap(({ id }) => there.get(id) ?? []);
  const absent = sample.filter(({ id }) => !there.has(id));
  const stages = await stagesOf(first.folder);

  const limits = new Map<string, number>();
  await inTurn(stages.common, copies, async (stage, { folder }) => {
    const started = performance.now();
    const failed = await runStage(stage, { folder, cache }, 1_800_000);
    if (failed) throw new Error(`${failed.by}: fails without any mutant: ${failed.test}`);
    const milliseconds = performance.now() - started;
    limits.set(stage.title, limitOf(milliseconds));
    say(`   ${(milliseconds / 1000).toFixed(0)} s without a mutant: ${stage.title}`);
  });

  // In each copy: what is checked here need not be checked again there.
  await allEnded(
    copies.map(async ({ folder }) => {
      const failed = await checkTypes({ folder, cache });
      if (failed) throw new Error(`types: wrong without any mutant: ${failed.test}`);
    }),
  );

  const results: Result[] = [];
  await inTurn(judged, copies, async (mutant, copy) => {
    const started = performance.now();
    const caught = await judge(mutant, copy, { cache, stages, limits });
    const seconds = (performance.now() - started) / 1000;
    results.push({ mutant, caught, seconds });
    const verdict = caught ? `caught by ${caught.by}: ${caught.test}` : "SURVIVED";
    say(`${results.length}/${judged.length} ${describe(mutant)}\n      ${verdict} (${seconds.toFixed(0)} s)`);
    keep({ suite, results, absent });
  });
}

interface Means {
  readonly cache: string;
  readonly stages: Stages;
  /** Milliseconds, by title of a stage. */
  readonly limits: ReadonlyMap<string, number>;
}

async function judge(
  mutant: Mutant,
  copy: Copy,
  { cache, stages, limits }: Means,
): Promise<Caught | undefined> {
  const place = { folder: copy.folder, cache };
  await copy.restore();
  apply([mutant], copy.folder);
  await copy.commit();
  const run = (stage: Stage) => runStage(stage, place, limits.get(stage.title) ?? NEAR_LIMIT);
  for (const stage of stages.of(mutant.file)) {
    const caught = await run(stage);
    if (caught) return caught;
  }
  // A change that no test notices is noticed where it is no valid program.
  return checkTypes(place);
}

function foldersOf(mutants: readonly Mutant[]): string[] {
  return [...new Set(mutants.map(({ file }) => file.split("/", 1)[0] ?? ""))];
}

/** Each copy takes the next one when it is free. */
async function inTurn<T>(
  all: readonly T[],
  copies: readonly Copy[],
  work: (one: T, copy: Copy) => Promise<void>,
): Promise<void> {
  const waiting = [...all];
  const next = async (copy: Copy): Promise<void> => {
    try {
      for (let one = waiting.shift(); one; one = waiting.shift()) await work(one, copy);
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  await allEnded(copies.map(next));
}

/** Waits for all, also where one fails: its caller removes the copies, in which the others would still run. */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work))
    if (outcome.status === "rejected") throw outcome.reason;
}
