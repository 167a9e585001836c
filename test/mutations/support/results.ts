/** What became of each mutant: kept as JSON, printed, and compared with another run. */
import type { Caught } from "./judge.ts";
import { describe, type Mutant } from "./mutants.ts";

export interface Result {
  readonly mutant: Mutant;
  /** Undefined: no test failed. */
  readonly caught?: Caught | undefined;
  readonly seconds: number;
}

export interface Results {
  /** Of the tests. */
  readonly suite: string;
  readonly results: readonly Result[];
  /** Mutants of the sample that the suite's own commit does not have. */
  readonly absent: readonly Mutant[];
}

export function summary({ suite, results, absent }: Results): string {
  const survivors = results.filter(({ caught }) => caught === undefined);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return [
    `\n${results.length} mutants, tests of ${suite}; ${(seconds / (results.length || 1)).toFixed(1)} s each`,
    ...counts(results, "caught by", ({ caught }) => caught?.by ?? "(survived)"),
    ...counts(
      results,
      "operator",
      ({ mutant, caught }) => `${mutant.operator}${caught ? "" : " (survived)"}`,
    ),
    ...list(
      "survived",
      survivors.map(({ mutant }) => mutant),
    ),
    ...list(`not in ${suite}`, absent),
  ].join("\n");
}

/** What one run caught and the other did not. Mutants that only one of them has are counted. */
export function difference(now: Results, before: Results): string {
  const old = new Map(before.results.map((result) => [result.mutant.id, result]));
  const both = now.results.flatMap((result) => {
    const earlier = old.get(result.mutant.id);
    return earlier === undefined ? [] : [{ result, earlier }];
  });
  const lost = both.filter(({ result, earlier }) => earlier.caught && !result.caught);
  const gained = both.filter(({ result, earlier }) => !earlier.caught && result.caught);
  const titled = (
    title: string,
    pairs: typeof both,
    of: (pair: (typeof both)[number]) => Caught | undefined,
  ) =>
    list(
      title,
      pairs.map(({ result }) => result.mutant),
      (index) => {
        const pair = pairs[index];
        const caught = pair && of(pair);
        return caught ? `\n      ${caught.by}: ${caught.test}` : "";
      },
    );
  return [
    `\n${both.length} mutants are in both runs; ${caughtOf(both.map(({ result }) => result))} caught by the tests of ${now.suite}, ` +
      `${caughtOf(both.map(({ earlier }) => earlier))} by those of ${before.suite}`,
    ...titled(`caught by ${before.suite} only`, lost, ({ earlier }) => earlier.caught),
    ...titled(`caught by ${now.suite} only`, gained, ({ result }) => result.caught),
  ].join("\n");
}

function caughtOf(results: readonly Result[]): number {
  return results.filter(({ caught }) => caught !== undefined).length;
}

function counts(results: readonly Result[], title: string, of: (result: Result) => string): string[] {
  const groups = [...Map.groupBy(results, of)].sort(([, one], [, other]) => other.length - one.length);
  return [`\n${title}`, ...groups.map(([name, { length }]) => `  ${String(length).padStart(4)}  ${name}`)];
}

function list(
  title: string,
  mutants: readonly Mutant[],
  note: (index: number) => string = () => "",
): string[] {
  if (mutants.length === 0) return [];
  return [
    `\n${title}: ${mutants.length}`,
    ...mutants.map((mutant, index) => `  ${mutant.id}  ${describe(mutant)}${note(index)}`),
  ];
}
