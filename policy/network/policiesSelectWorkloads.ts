/** A policy that selects nothing protects nothing, although it looks as if it did. */
import type { StackPolicy } from "../framework/definition.ts";
import { isEmptySelector } from "../kubernetes/selectors.ts";

export const policiesSelectWorkloads: StackPolicy = {
  name: "policies-select-workloads",
  severity: "high",
  description: "Every NetworkPolicy selects a workload of the stack.",
  because: "a label that is spelt wrongly leaves the pods without the policy that was meant for them",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  remedy: "correct its labels or its namespace, or remove it",

  *judgeStack(stack) {
    for (const about of stack.kind("NetworkPolicy")) {
      // One for all pods is for those, too, that come later.
      if (isEmptySelector(about.spec.podSelector)) continue;
      if (stack.selected(about.namespace, about.spec.podSelector).length === 0)
        yield { about, what: "selects nothing" };
    }
  },
};
