import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Namespace and pods become two list items",
  change: (stack) => {
    const { from } = find(stack, "NetworkPolicy", "private-api").spec.ingress[0];
    const [{ namespaceSelector, podSelector }] = from;
    from.splice(0, 1, { namespaceSelector }, { podSelector });
  },
  stoppedBy: ["peers-name-namespace-and-pods"],
};
