/** What the policy pack adds to a preview of the production stack, by the real engine. */
import { preparePolicyPack } from "../../rehearsal/policyPack.ts";
import { preparePrerequisites } from "../../rehearsal/prerequisites.ts";
import { seconds } from "../duration.ts";
import { onFreshControlPlane } from "../freshControlPlane.ts";
import type { Section } from "../report.ts";
import { spread } from "../statistics.ts";

const rounds = 5;
const stack = "prod";

export function policyPack(): Promise<readonly Section[]> {
  return onFreshControlPlane(async (rehearsal) => {
    await preparePrerequisites(rehearsal, stack);
    const policyPacks = [preparePolicyPack(rehearsal.state, stack)];
    const plain: number[] = [];
    const judged: number[] = [];
    // The first of each keeps compiled code for the others.
    for (let round = 0; round <= rounds; round += 1) {
      const without = await seconds(() => rehearsal.preview(stack));
      const withPack = await seconds(() => rehearsal.preview(stack, { policyPacks }));
      if (round === 0) continue;
      plain.push(without);
      judged.push(withPack);
    }
    const [before, after] = [spread(plain), spread(judged)];
    return [
      {
        title: "The policy pack",
        how:
          `Previews of stack ${stack} on the rehearsal's control plane, without and with the pack in turn, from the start of ` +
          "the engine's process to its end. Each starts the pack's host anew.",
        unit: "s",
        rows: [
          { what: "preview", values: before },
          { what: "preview with the policy pack", values: after },
        ],
        goals: [{ what: "with / without", measured: after.median / before.median, atMost: 1.25 }],
      },
    ];
  });
}
