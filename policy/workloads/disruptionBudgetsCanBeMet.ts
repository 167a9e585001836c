/** A drain takes some pods, never all, and comes to an end. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import type { KubernetesObject } from "../kubernetes/objects.ts";
import type { Stack } from "../kubernetes/stack.ts";

export const disruptionBudgetsCanBeMet: StackPolicy = {
  name: "disruption-budgets-can-be-met",
  severity: "medium",
  description:
    "Every workload of several replicas has one disruption budget, and each budget lets a drain go on.",
  because: "a drain would take all pods at once, or wait for ever",
  source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  remedy: "give it one budget with maxUnavailable 1",

  *judgeStack(stack) {
    const budgets = stack.kind("PodDisruptionBudget");
    for (const about of budgets) yield* judgeBudget(about, stack);
    for (const workload of stack.workloads) {
      const { object: about } = workload;
      if (!["Deployment", "StatefulSet"].includes(about.kind) || stack.replicas(workload) < 2) continue;
      const own = budgets.filter(({ namespace, spec }) =>
        stack.selected(namespace, spec.selector).includes(workload),
      );
      if (own.length === 0) yield { about, what: "has no disruption budget" };
      // The API refuses every eviction of a pod that two of them select.
      if (own.length > 1) yield { about, what: "has several disruption budgets" };
    }
  },
};

function* judgeBudget(about: KubernetesObject, stack: Stack): Iterable<StackFinding> {
  const workloads = stack.selected(about.namespace, about.spec.selector);
  if (workloads.length === 0) yield { about, what: "selects nothing" };
  for (const workload of workloads) {
    const replicas = stack.replicas(workload);
    const { maxUnavailable, minAvailable } = about.spec;
    const blocks =
      (maxUnavailable !== undefined && share(maxUnavailable, replicas) < 1) ||
      (minAvailable !== undefined && share(minAvailable, replicas) >= replicas);
    if (blocks) yield { about, what: `lets none of the ${replicas} pods of ${workload.object.name} go` };
  }
}

/** Percentages are rounded up, as the controller does. */
function share(value: unknown, of: number): number {
  const [, percent] = /^(\d+)%$/.exec(String(value)) ?? [];
  return percent === undefined ? Number(value) : Math.ceil((Number(percent) * of) / 100);
}
