/** Whether the comparison of policies and table notices a mutant. */
import { availableParallelism } from "node:os";
import type { Analyzer } from "./analyzer.ts";
import type { Cluster, Manifest } from "./manifests.ts";
import type { Difference } from "./matrix.ts";
import type { Mutant } from "./mutations.ts";
import { difference, families, glance, views } from "./verify.ts";

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
 * A glance at the policy's own workloads notices nearly every mutant in a third of the time. Only what the whole comparison
 * does not notice either counts as unnoticed.
 */
async function isNoticed(analyzer: Analyzer, cluster: Cluster, mutant: Mutant): Promise<boolean> {
  const { direction = "ingress", family = "IPv4" } = mutant;
  const near = concerned(cluster, mutant);
  if (differs(await glance(analyzer, around(cluster, mutant), near, direction, family))) return true;
  for (const view of views)
    for (const family of families)
      if (differs(await difference(analyzer, cluster, { view, family }))) return true;
  return false;
}

/** A rule that has lost its namespace selects in its policy's own: what is misplaced elsewhere cannot tell. */
function around(cluster: Cluster, { policy }: Mutant): Cluster {
  const { namespace } = policy.metadata;
  const elsewhere = ({ metadata }: Manifest) =>
    metadata.name.startsWith("misplaced-") && metadata.namespace !== namespace;
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
