/** Whether the comparison of policies and table notices a mutant. */
import { availableParallelism } from "node:os";
import type { Analyzer } from "./analyzer.ts";
import type { Cluster } from "./manifests.ts";
import type { Difference } from "./matrix.ts";
import type { Mutant } from "./mutations.ts";
import { type Comparison, difference, families, views } from "./verify.ts";

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
 * A look at the policy's own namespace in the damaged direction notices nearly every mutant, in a quarter of the time.
 * Only what the whole comparison does not notice either counts as unnoticed.
 */
async function isNoticed(analyzer: Analyzer, cluster: Cluster, mutant: Mutant): Promise<boolean> {
  const comparisons: Comparison[] = [
    firstLook(cluster, mutant),
    ...families.flatMap((family) => views.map((view) => ({ view, family }))),
  ];
  for (const comparison of comparisons)
    if (differs(await difference(analyzer, cluster, comparison))) return true;
  return false;
}

function firstLook(
  { guarded }: Cluster,
  { policy, direction = "ingress", family = "IPv4" }: Mutant,
): Comparison {
  const near = [...guarded].filter((id) => id.startsWith(`${policy.metadata.namespace}/`));
  return { view: `${direction} alone`, family, focus: new Set(near) };
}

export function differs({ allowedOnly, expectedOnly }: Difference): boolean {
  return allowedOnly.length + expectedOnly.length > 0;
}
