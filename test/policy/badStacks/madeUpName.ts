import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A Service loses its fixed name",
  change: (stack) => {
    find(stack, "Service", "gui").metadata.annotations = { "pulumi.com/autonamed": "true" };
  },
  stoppedBy: ["names-are-stable"],
};
