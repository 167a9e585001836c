/** Two doors, and no third one. */
import type { StackPolicy } from "../framework/definition.ts";
import { instanceOf } from "../kubernetes/stack.ts";

const edges = ["publicEdge", "privateEdge"];

export const onlyEdgesAreLoadBalancers: StackPolicy = {
  name: "only-edges-are-load-balancers",
  severity: "critical",
  description: "The only load balancers are the two Services of the edges, one for each zone.",
  because: "whatever is behind another one is reached past the fence",
  source: "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
  remedy: "make it a ClusterIP Service behind an Ingress of its zone",

  *judgeStack(stack) {
    const doors = new Set<string>();
    for (const about of stack.kind("Service")) {
      if (about.spec.type !== "LoadBalancer") continue;
      const roles = new Set(stack.behind(about).map(({ role }) => role ?? "other"));
      const [role = "nothing"] = roles;
      const door = `${instanceOf(about)} ${role}`;
      if (roles.size !== 1 || !edges.includes(role))
        yield { about, what: "is a load balancer, and leads to something else than one edge" };
      else if (doors.has(door)) yield { about, what: "is a second load balancer of the same edge" };
      doors.add(door);
    }
  },
};
