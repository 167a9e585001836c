import type { BadStack } from "../support/badStack.ts";
import { editFile, find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The office is /24, and somebody writes /16",
  change: (stack) => {
    editFile(stack, "private-edge", "198.51.100.0/24", "198.51.0.0/16");
    find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges[0] = "198.51.0.0/16";
    find(stack, "NetworkPolicy", "private-edge").spec.ingress[0].from[0].ipBlock.cidr = "198.51.0.0/16";
  },
  stoppedBy: ["trusted-ranges-are-narrow"],
};
