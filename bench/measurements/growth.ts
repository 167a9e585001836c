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
      const { said } = await runFresh("installations.ts", { args: [String(count)] });
      perInstallation.get(count)?.push(Number(said));
    }
  }
  const rows = counts.map((count) => ({
    what: `${count} at once, each`,
    values: spread(perInstallation.get(count) ?? []),
  }));
  const medians = rows.map(({ values }) => values.median);
  return [
    {
      title: "Growth",
      how:
        "CPU time per installation, from its registration until it is answered. Every process registers 20, one after " +
        "another, five at a time or all at once, after others that pay for loading classes and for Node's compiler.",
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
