import type { BadStack } from "../support/badStack.ts";
import { editFile, find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "An empty trusted list, which somebody takes for closed",
  change: (stack) => {
    editFile(stack, "private-edge", '["198.51.100.0/24", "2001:db8:20::/48"]', "[]");
    find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges = [];
    find(stack, "NetworkPolicy", "private-edge").spec.ingress[0].from = [];
  },
  stoppedBy: ["private-controller-has-allow-list", "trusted-ranges-are-narrow", "peers-are-explicit"],
  program: {
    settings: { trustedCidrs: [] },
    refusal:
      'tracardi:trustedCidrs is missing or empty, so nobody could reach the GUI and the private API; set it, for example ["203.0.113.0/24"]',
  },
};
