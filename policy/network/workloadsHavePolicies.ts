/** Default deny alone would let nothing work; a workload without a policy of its own was forgotten. */
import type { StackPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";
import { isEmptySelector } from "../kubernetes/selectors.ts";

export const workloadsHavePolicies: StackPolicy = {
  name: "workloads-have-policies",
  severity: "high",
  description: "Every workload is selected by a NetworkPolicy of its own, for both directions.",
  because: "nobody has written down who may talk to it and to whom it may talk",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  remedy: "add a policy that selects its pods and names both policyTypes",

  *judgeStack(stack) {
    const own = stack.kind("NetworkPolicy").filter(({ spec }) => !isEmptySelector(spec.podSelector));
    for (const workload of stack.workloads) {
      const selecting = own.filter(({ namespace, spec }) =>
        stack.selected(namespace, spec.podSelector).includes(workload),
      );
      const types = new Set(selecting.flatMap(({ spec }) => items(spec.policyTypes).map(String)));
      for (const direction of ["Ingress", "Egress"])
        if (!types.has(direction))
          yield { about: workload.object, what: `is selected by no policy for ${direction}` };
    }
  },
};
