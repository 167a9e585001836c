/** Addresses from outside reach the edges. Everything else is reached by pods, which a policy names. */
import type { StackPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";
import { isWorldWide, parseRange } from "../kubernetes/ranges.ts";
import type { Workload } from "../kubernetes/stack.ts";

export const onlyThePublicEdgeAnswersEverybody: StackPolicy = {
  name: "only-the-public-edge-answers-everybody",
  severity: "critical",
  description:
    "No policy admits the whole Internet to anything but the public edge, or addresses to anything but an edge.",
  because: "it would be reached past the edge that fences it",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  remedy: "admit the pods of the edge instead of addresses",

  *judgeStack(stack) {
    for (const about of stack.kind("NetworkPolicy")) {
      const selected = stack.selected(about.namespace, about.spec.podSelector);
      const ranges = items(about.spec.ingress)
        .flatMap(({ from }) => items(from))
        .flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [String(ipBlock.cidr)]));
      for (const range of ranges) {
        const parsed = parseRange(range);
        const wide = parsed === undefined || isWorldWide(parsed);
        for (const { object, role } of selected.filter((workload) => !mayAnswer(workload, wide)))
          yield {
            about,
            what: `admits ${range} to ${object.name}${role === "privateEdge" ? ", the private edge" : ""}`,
          };
      }
    }
  },
};

function mayAnswer({ role }: Workload, wide: boolean): boolean {
  return role === "publicEdge" || (role === "privateEdge" && !wide);
}
