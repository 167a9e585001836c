import type { BadStack } from "../support/badStack.ts";
import { podSpec } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The GUI uses the API's ServiceAccount",
  change: (stack) => {
    podSpec(stack, "gui").serviceAccountName = "private-api";
  },
  stoppedBy: ["own-service-account"],
};
