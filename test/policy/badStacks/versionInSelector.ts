import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The release gets into a selector",
  change: (stack) => {
    const { selector, template } = find(stack, "Deployment", "gui").spec;
    selector.matchLabels["app.kubernetes.io/version"] = "1.1.0";
    template.metadata.labels["app.kubernetes.io/version"] = "1.1.0";
  },
  stoppedBy: ["selectors-are-stable"],
};
