import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The private load balancer sends to every node",
  change: (stack) => {
    find(stack, "Service", "private-edge").spec.externalTrafficPolicy = "Cluster";
  },
  stoppedBy: ["edges-keep-client-address"],
};
