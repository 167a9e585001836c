/** One lost node does not take a whole tier. */
import type { StackPolicy } from "../framework/definition.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import { selects } from "../kubernetes/selectors.ts";
import type { Workload } from "../kubernetes/stack.ts";

const HOST = "kubernetes.io/hostname";

export const replicasAreSpread: StackPolicy = {
  name: "replicas-are-spread",
  severity: "medium",
  description: "Workloads of several replicas are spread over nodes.",
  because: "all of them could be on the node that is lost",
  source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  remedy: `add a topologySpreadConstraint or a podAntiAffinity on ${HOST} that selects its own pods`,

  *judgeStack(stack) {
    for (const workload of stack.workloads) {
      const { object: about } = workload;
      if (!["Deployment", "StatefulSet"].includes(about.kind) || stack.replicas(workload) < 2) continue;
      if (!isSpread(workload))
        yield { about, what: `has ${stack.replicas(workload)} replicas that nothing spreads over nodes` };
    }
  },
};

function isSpread({ pod, labels }: Workload): boolean {
  const affinity = pod.affinity?.podAntiAffinity;
  const terms: readonly Values[] = [
    ...items(pod.topologySpreadConstraints),
    ...items(affinity?.requiredDuringSchedulingIgnoredDuringExecution),
    ...items(affinity?.preferredDuringSchedulingIgnoredDuringExecution).map(
      ({ podAffinityTerm }) => podAffinityTerm,
    ),
  ];
  return terms.some(
    ({ topologyKey, labelSelector }) => topologyKey === HOST && selects(labelSelector, labels),
  );
}
