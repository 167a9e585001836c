/** Whether the comparison of policies and table notices a mutant. */
import { availableParallelism } from "node:os";
import type { Family } from "./addresses.ts";
import type { Analyzer } from "./analyzer.ts";
import type { Cluster, Manifest } from "./manifests.ts";
import type { Difference } from "./matrix.ts";
import type { Mutant } from "./mutations.ts";
import { type Direction, families, glance, isPolicy } from "./verify.ts";

export interface Verdict {
  readonly mutant: Mutant;
  readonly noticed: boolean;
}

/** As many at once as there are processors, in the order of the list. */
export async function tryAll(
  analyzer: Analyzer,
  cluster: Cluster,
  mutants: readonly Mutant[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const waiting = mutants.entries();
  const work = async () => {
    for (const [index, mutant] of waiting)
      verdicts[index] = { mutant, noticed: await isNoticed(analyzer, damaged(cluster, mutant), mutant) };
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return verdicts;
}

export function damaged(cluster: Cluster, { policy, replacement }: Mutant): Cluster {
  const objects = cluster.objects.flatMap((object) =>
    object !== policy ? [object] : replacement === undefined ? [] : [replacement],
  );
  return { ...cluster, objects };
}

/**
 * A glance at the workloads that a policy is meant for notices nearly every mutant. Only what a look at its whole namespace,
 * from both ends and with both kinds of addresses, does not notice either counts as unnoticed; a policy reaches no further.
 */
async function isNoticed(analyzer: Analyzer, cluster: Cluster, mutant: Mutant): Promise<boolean> {
  const { namespace } = mutant.policy.metadata;
  const near = around(cluster, mutant);
  const look = async (ids: readonly string[], direction: Direction, family: Family) =>
    differs(await glance(analyzer, near, ids, direction, family));

  const { direction = mainDirection(mutant.policy), family = "IPv4" } = mutant;
  if (await look(concerned(cluster, mutant), direction, family)) return true;
  const all = [...cluster.guarded].filter((id) => id.startsWith(`${namespace}/`));
  for (const end of ["ingress", "egress"] as const)
    for (const family of families) if (await look(all, end, family)) return true;
  return false;
}

/** Where a damage of the whole policy shows: not where it has nothing to say. */
function mainDirection({ spec }: Manifest): Direction {
  return spec.ingress?.length === 0 || spec.egress?.length > 0 ? "egress" : "ingress";
}

/**
 * What matters for one end. Policies of other namespaces are about the other end. And a rule that has lost its namespace
 * selects in its policy's own, so what is misplaced elsewhere cannot tell.
 */
function around(cluster: Cluster, { policy }: Mutant): Cluster {
  const { namespace } = policy.metadata;
  const elsewhere = (object: Manifest) =>
    object.metadata.namespace !== namespace &&
    (isPolicy(object) || object.metadata.name.startsWith("misplaced-"));
  return { ...cluster, objects: cluster.objects.filter((object) => !elsewhere(object)) };
}

/** Whom the policy selects, who would be selected by a little less, and who is selected by nothing but default deny. */
function concerned({ guarded }: Cluster, { policy: { metadata, spec } }: Mutant): string[] {
  const tier: string | undefined = spec.podSelector.matchLabels?.["app.kubernetes.io/component"];
  const names = ["intruder", ...(tier === undefined ? [] : [`second-${tier}`, `nearly-${tier}-`])];
  return [...guarded].filter((id) => names.some((name) => id.startsWith(`${metadata.namespace}/${name}`)));
}

export function differs({ allowedOnly, expectedOnly }: Difference): boolean {
  return allowedOnly.length + expectedOnly.length > 0;
}
