import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "The pod network is trusted",
  stoppedBy: [],
  program: {
    settings: { trustedCidrs: ["10.244.0.0/16"] },
    refusal:
      'tracardi:trustedCidrs[0] "10.244.0.0/16" overlaps the pod network "10.244.0.0/16" (tracardi:podCidr), whose members would be trusted; write narrower ranges, or set tracardi:acknowledgeTrustedClusterRanges to true',
  },
};
