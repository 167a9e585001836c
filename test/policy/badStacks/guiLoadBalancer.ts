import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The GUI gets a load balancer of its own",
  change: (stack) => {
    find(stack, "Service", "gui").spec.type = "LoadBalancer";
  },
  stoppedBy: ["only-edges-are-load-balancers"],
};
