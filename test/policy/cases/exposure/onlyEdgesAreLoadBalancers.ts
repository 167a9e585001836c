import { asked } from "../../support/asked.ts";
import { find, type PolicyCases } from "../../support/cases.ts";

export const cases: PolicyCases = {
  policy: "only-edges-are-load-balancers",
  mutations: [
    {
      title: "the GUI's Service is one",
      change: (stack) => {
        find(stack, "Service", "gui").spec.type = "LoadBalancer";
      },
      says: ["Service private/gui is a load balancer, and leads to something else than one edge"],
    },
    {
      title: "one that leads to nothing in the stack",
      change: (stack) => {
        find(stack, "Service", "private-edge").spec.selector = { app: "elsewhere" };
      },
      says: [
        "Service private-edge/private-edge is a load balancer, and leads to something else than one edge",
      ],
    },
    {
      title: "a second one of the same edge",
      change: (stack) =>
        stack.push(
          asked("v1", "Service", "operators", "private-edge", {
            spec: find(stack, "Service", "private-edge").spec,
          }),
        ),
      says: ["Service private-edge/operators is a second load balancer of the same edge"],
    },
  ],
};
