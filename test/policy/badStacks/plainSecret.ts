import type { BadStack } from "../support/badStack.ts";
import { resource } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A Secret made of a plain configuration value",
  change: (stack) => {
    resource(stack, "Secret", "private-tokens").secretPaths = [];
  },
  stoppedBy: ["secret-values-are-secret"],
};
