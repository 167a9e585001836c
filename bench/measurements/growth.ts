/** Whether many installations in one stack cost more each than a single one. */
import { runFresh } from "../freshProcess.ts";
import type { Section } from "../report.ts";
import { spread } from "../statistics.ts";

const counts = [1, 5, 20] as const;
const rounds = 7;

export async function growth(): Promise<readonly Section[]> {
  const perInstallation = new Map<number, number[]>(counts.map((count) => [count, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const count of counts) {
      const { said } = await runFresh("installations.ts", [String(count)]);
      perInstallation.get(count)?.push(Number(said) / count);
    }
  }
  const rows = counts.map((count) => ({
    what: `${count} in one stack, each`,
    values: spread(perInstallation.get(count) ?? []),
  }));
  const medians = rows.map(({ values }) => values.median);
  return [
    {
      title: "Growth",
      how:
        "CPU time from the first registration until the last one is answered, divided by the number of installations. " +
        "Each count in a fresh Node process that has registered others before: the first ones pay for loading classes " +
        "and for Node's compiler, whatever their number.",
      unit: "ms",
      rows,
      goals: [
        {
          what: "dearest / cheapest installation",
          measured: Math.max(...medians) / Math.min(...medians),
          atMost: 1.2,
        },
      ],
    },
  ];
}
