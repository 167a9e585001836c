/** What the policy pack adds to a preview of the production stack, by the real engine, and what any pack adds. */
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyPack } from "../../rehearsal/engine/job.ts";
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
    const pack = preparePolicyPack(rehearsal.state, stack);
    const packs = { none: [], empty: [withoutPolicies(pack)], ours: [pack] };
    const taken: Record<keyof typeof packs, number[]> = { none: [], empty: [], ours: [] };
    // The first of each keeps compiled code for the others.
    for (let round = 0; round <= rounds; round += 1)
      for (const [which, policyPacks] of Object.entries(packs)) {
        const duration = await seconds(() => rehearsal.preview(stack, { policyPacks }));
        if (round > 0) taken[which as keyof typeof packs].push(duration);
      }
    const [none, empty, ours] = [spread(taken.none), spread(taken.empty), spread(taken.ours)];
    return [
      {
        title: "The policy pack",
        how:
          `Previews of stack ${stack} on the rehearsal's control plane, without a pack, with one that has no policies, and with ` +
          "ours, in turn, from the start of the engine's process to its end. Each starts the pack's host anew; what that " +
          "takes, and being asked about every resource, is Pulumi's own.",
        unit: "s",
        rows: [
          { what: "preview", values: none },
          { what: "preview with a pack without policies", values: empty },
          { what: "preview with the policy pack", values: ours },
        ],
        goals: [{ what: "with / without", measured: ours.median / none.median, atMost: 1.25 }],
      },
    ];
  });
}

/** A copy beside it, which Pulumi starts and asks in the same way. */
function withoutPolicies({ folder }: PolicyPack): PolicyPack {
  const copy = `${folder}-empty`;
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  writeFileSync(
    join(copy, "index.ts"),
    'import { PolicyPack } from "@pulumi/policy";\n\nnew PolicyPack("empty", { policies: [] });\n',
  );
  return { folder: copy };
}
