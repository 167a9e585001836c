/** Nothing connects to or from a pod unless a policy says so. */
import type { StackPolicy } from "../framework/definition.ts";
import { items, type KubernetesObject } from "../kubernetes/objects.ts";
import { isEmptySelector } from "../kubernetes/selectors.ts";

const directions = ["Ingress", "Egress"] as const;

export const namespacesDenyByDefault: StackPolicy = {
  name: "namespaces-deny-by-default",
  severity: "critical",
  description:
    "Every namespace with a workload denies connections in both directions unless another policy allows them.",
  because: "a pod that no policy selects may be reached from everywhere and may reach everything",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  remedy: "add a NetworkPolicy with an empty podSelector, both policyTypes and no rules",

  *judgeStack(stack) {
    const namespaces = new Set(stack.workloads.map(({ namespace }) => namespace));
    if (namespaces.size === 0)
      yield {
        what: "has no workload",
        because: "there is nothing to judge",
        remedy: "run the pack on a Tracardi stack",
      };
    const denying = stack.kind("NetworkPolicy").filter(deniesAllPods);
    for (const namespace of namespaces) {
      for (const direction of directions) {
        const denied = denying.some(
          (policy) => (policy.namespace ?? "default") === namespace && denies(policy, direction),
        );
        if (!denied) yield { what: `does not deny ${direction} by default in namespace ${namespace}` };
      }
    }
  },
};

function deniesAllPods({ spec }: KubernetesObject): boolean {
  return isEmptySelector(spec.podSelector);
}

function denies({ spec }: KubernetesObject, direction: (typeof directions)[number]): boolean {
  const rules = direction === "Ingress" ? spec.ingress : spec.egress;
  return items(spec.policyTypes).some((type) => String(type) === direction) && items(rules).length === 0;
}
