/** The table at the end of a run: which suite took how long, and what was explored. */
import { table } from "../../bench/report.ts";
import type { Coverage } from "../support/explored.ts";
import type { Outcome } from "./specs.ts";

export type Line = Pick<Outcome, "title" | "figures" | "wall" | "cpu" | "coverage">;

/** A Markdown table of the suites, the one with most processor time first, and the sums. */
export function summary(lines: readonly Line[], wall: number): string {
  const sorted = [...lines].sort((one, other) => other.cpu - one.cpu);
  const total = lines.reduce((sum, { cpu }) => sum + cpu, 0);
  const tests = lines.reduce((sum, { figures }) => sum + testsOf(figures), 0);
  return table(
    ["suite", "tests", "wall time", "CPU time"],
    [
      ...sorted.map(({ title, figures, ...times }) => [
        title,
        String(testsOf(figures)),
        minutes(times.wall),
        minutes(times.cpu),
      ]),
      ["all of them", String(tests), minutes(wall), minutes(total)],
    ],
  );
}

function testsOf({ passed, failed, skipped }: Line["figures"]): number {
  return passed + failed + skipped;
}

/** E.g. `ran 140 of 1190 attempts against the edges`, a line per space. */
export function covered(lines: readonly Pick<Line, "coverage">[]): readonly string[] {
  const spaces = Map.groupBy(
    lines.flatMap(({ coverage }) => coverage),
    ({ space }: Coverage) => space,
  );
  return [...spaces].map(([space, parts]) => {
    const sum = (count: (part: Coverage) => number) => parts.reduce((total, part) => total + count(part), 0);
    return `ran ${sum(({ ran }) => ran)} of ${sum(({ of }) => of)} ${space}`;
  });
}

/** Milliseconds as `m:ss`. */
export function minutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
