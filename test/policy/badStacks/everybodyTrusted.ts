import type { BadStack } from "../support/badStack.ts";
import { editFile, find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Everybody is trusted",
  change: (stack) => {
    editFile(stack, "private-edge", "198.51.100.0/24", "0.0.0.0/0");
    find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges[0] = "0.0.0.0/0";
    find(stack, "NetworkPolicy", "private-edge").spec.ingress[0].from[0].ipBlock.cidr = "0.0.0.0/0";
  },
  stoppedBy: ["trusted-ranges-are-narrow", "only-the-public-edge-answers-everybody"],
  program: {
    settings: { trustedCidrs: ["0.0.0.0/0"] },
    refusal:
      'tracardi:trustedCidrs[0] "0.0.0.0/0" is every IPv4 address there is; write the networks that are meant, each /8 or narrower',
  },
};
