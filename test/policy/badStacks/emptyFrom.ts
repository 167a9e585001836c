import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A template renders a rule without peers",
  change: (stack) => {
    find(stack, "NetworkPolicy", "private-api").spec.ingress[0].from = [];
  },
  stoppedBy: ["peers-are-explicit"],
};
