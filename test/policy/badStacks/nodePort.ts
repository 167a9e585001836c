import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A node port for the private API, to look at something",
  change: (stack) => {
    find(stack, "Service", "private-api").spec.type = "NodePort";
  },
  stoppedBy: ["services-stay-in-the-cluster"],
};
