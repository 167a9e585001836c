import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A budget that never lets a pod go",
  change: (stack) => {
    find(stack, "PodDisruptionBudget", "private-api").spec.maxUnavailable = 0;
  },
  stoppedBy: ["disruption-budgets-can-be-met"],
};
