import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The whole public API is served, because a path was missing",
  change: (stack) => {
    const { rules } = find(stack, "Ingress", "public-api").spec;
    Object.assign(rules[0].http.paths[0], { path: "/", pathType: "Prefix" });
  },
  stoppedBy: ["public-paths-are-allowed"],
};
