/**
 * Tests that explore a space: every attack of a class, every mutation, every release in every topology. `make test` runs a
 * fixed sample of such a space, `make test-exhaustive` all of it.
 */
import { type Change, change } from "./change.ts";

/** Set by test/run.ts for `make test-exhaustive`. */
export const EXHAUSTIVE = "TRACARDI_TEST_EXHAUSTIVE";

/** How much of a space a run has covered. */
export interface Coverage {
  /** What is counted, in plural, e.g. `attempts against the edges`. */
  readonly space: string;
  readonly ran: number;
  readonly of: number;
}

export interface Exploration<T> {
  /** What is counted, in plural, e.g. `attempts against the edges`. */
  readonly space: string;
  /** Members of one class stand for each other: the sample has the first of each. */
  readonly classOf: (member: T) => string;
  /** Members that always run, besides one of each class. Default: none. */
  readonly always?: (member: T) => boolean;
  /**
   * Files whose change is a reason to run a member: paths from the checkout's folder; one that ends in `/` stands for every
   * file below it. Default: none.
   */
  readonly about?: (member: T) => readonly string[];
}

const covered: Coverage[] = [];

/** What decides how much of a space a run covers, and where that is counted. */
export interface Run extends Pick<Change, "touches"> {
  readonly exhaustive: boolean;
  readonly count: (coverage: Coverage) => void;
}

const thisRun: Run = {
  exhaustive: process.env[EXHAUSTIVE] === "yes",
  touches: (path) => change().touches(path),
  count: (coverage) => covered.push(coverage),
};

/**
 * The members that this run covers, in their order: all of them where the run is exhaustive, else the first of each class, those
 * that always run, and those that are about a file that is changed.
 */
export function explored<T>(
  members: readonly T[],
  { space, classOf, always = () => false, about = () => [] }: Exploration<T>,
  { exhaustive, touches, count }: Run = thisRun,
): readonly T[] {
  const seen = new Set<string>();
  const chosen = members.filter((member) => {
    const name = classOf(member);
    const first = !seen.has(name);
    seen.add(name);
    return exhaustive || first || always(member) || about(member).some(touches);
  });
  count({ space, ran: chosen.length, of: members.length });
  return chosen;
}

/** What was covered so far in this process, a line per space. */
export function coverage(): readonly Coverage[] {
  const spaces = Map.groupBy(covered, ({ space }) => space);
  return [...spaces].map(([space, parts]) => ({
    space,
    ran: parts.reduce((sum, { ran }) => sum + ran, 0),
    of: parts.reduce((sum, { of }) => sum + of, 0),
  }));
}
