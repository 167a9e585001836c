/** The program's own share of a run: everything beyond the packages that any such program loads. */
import { alternate, type Cost } from "../freshProcess.ts";
import type { Section } from "../report.ts";
import { spread } from "../statistics.ts";

const rounds = 15;

const programs =
  "One loads the packages that the program imports and registers nothing. The other loads the same and then " +
  "`index.ts` with `Pulumi.dev.yaml`, and registers everything with an engine that answers at once (mocks).";

export async function program(): Promise<readonly Section[]> {
  const [sdks = [], whole = []] = await alternate(["sdksOnly.ts", "wholeProgram.ts"], rounds);
  const of = (costs: readonly Cost[], figure: keyof Cost) => spread(costs.map((cost) => cost[figure]));
  const ratio = (figure: keyof Cost) => of(whole, figure).median / of(sdks, figure).median;
  return [
    {
      title: "The program's own share",
      how: `Fresh Node processes in turn, from start to exit. ${programs}`,
      unit: "ms",
      rows: [
        { what: "packages only, elapsed", values: of(sdks, "wall") },
        { what: "whole program, elapsed", values: of(whole, "wall") },
        { what: "packages only, CPU", values: of(sdks, "cpu") },
        { what: "whole program, CPU", values: of(whole, "cpu") },
      ],
      goals: [
        { what: "elapsed, whole program / packages only", measured: ratio("wall"), atMost: 1.35 },
        { what: "CPU, whole program / packages only", measured: ratio("cpu"), atMost: 1.35 },
      ],
    },
    {
      title: "Memory of the program",
      how: "Largest resident set of the same processes.",
      unit: "MiB",
      rows: [
        { what: "packages only", values: of(sdks, "memory") },
        { what: "whole program", values: of(whole, "memory") },
      ],
      goals: [],
    },
  ];
}
