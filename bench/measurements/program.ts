/** The program's own share of a run: everything beyond the packages that any such program loads. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alternate, type Cost, runFresh } from "../freshProcess.ts";
import type { Section } from "../report.ts";
import { spread } from "../statistics.ts";

const rounds = 15;

const programs =
  "One loads the packages that the program imports and registers nothing. The other loads the same and then " +
  "`index.ts` with `Pulumi.dev.yaml`, and registers everything with an engine that answers at once (mocks). " +
  "`as started`: with the preload that Pulumi.yaml names, which keeps compiled code in the checkout.";

/** What Pulumi.yaml puts before the program. */
const preload = ["--require", fileURLToPath(new URL("../../requireNode.cjs", import.meta.url))];

export async function program(): Promise<readonly Section[]> {
  const folder = await mkdtemp(join(tmpdir(), "tracardi-bench-"));
  try {
    return await measured(join(folder, "resources.json"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param file gets the resources that the program registers */
async function measured(file: string): Promise<readonly Section[]> {
  const { said } = await runFresh("wholeProgram.ts", { flags: preload, args: [file] });
  const resources = said.trim();
  const starts = [
    { program: "sdksOnly.ts" },
    { program: "wholeProgram.ts" },
    { program: "sdksOnly.ts", flags: preload },
    { program: "wholeProgram.ts", flags: preload },
    { program: "sameResources.ts", flags: preload, args: [file] },
  ];
  const [sdks = [], whole = [], sdksKept = [], wholeKept = [], same = []] = await alternate(starts, rounds);
  const of = (costs: readonly Cost[], figure: keyof Cost) => spread(costs.map((cost) => cost[figure]));
  const ratio = (a: readonly Cost[], b: readonly Cost[]) => of(a, "cpu").median / of(b, "cpu").median;
  const difference = (more: readonly Cost[], less: readonly Cost[]) =>
    spread(more.map(({ cpu }, round) => cpu - (less[round]?.cpu ?? 0)));
  return [
    {
      title: "The program's own share",
      how: `CPU time of fresh Node processes in turn, from start to exit. ${programs}`,
      unit: "ms",
      rows: [
        { what: "packages only, plain Node", values: of(sdks, "cpu") },
        { what: "whole program, plain Node", values: of(whole, "cpu") },
        { what: "packages only, with the preload", values: of(sdksKept, "cpu") },
        { what: "whole program, as started", values: of(wholeKept, "cpu") },
      ],
      goals: [
        {
          what: "whole program as started / packages only, plain Node",
          measured: ratio(wholeKept, sdks),
          atMost: 1.35,
        },
        {
          what: "whole program / packages only, both plain Node",
          measured: ratio(whole, sdks),
          atMost: 1.35,
        },
        {
          what: "whole program / packages only, both with the preload",
          measured: ratio(wholeKept, sdksKept),
          atMost: 1.35,
        },
      ],
    },
    {
      title: "Whose CPU time it is",
      how:
        "Of the same runs with the preload, and of a minimal program in turn with them. That one creates the same " +
        `${resources} resources and components by the SDK's classes, with the inputs that the program has registered, ` +
        "and does nothing else. Rows are differences within each round.",
      unit: "ms",
      rows: [
        { what: "SDK: start of Node, loading the packages", values: of(sdksKept, "cpu") },
        { what: `SDK: registering ${resources} resources`, values: difference(same, sdksKept) },
        { what: "the program itself", values: difference(wholeKept, same) },
      ],
      goals: [
        {
          what: "whole program / minimal program with the same resources",
          measured: ratio(wholeKept, same),
          atMost: 1.15,
        },
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
