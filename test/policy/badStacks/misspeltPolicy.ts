import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A policy with a label that is spelt wrongly",
  change: (stack) => {
    const { matchLabels } = find(stack, "NetworkPolicy", "gui").spec.podSelector;
    matchLabels["app.kubernetes.io/component"] = "giu";
  },
  stoppedBy: ["policies-select-workloads", "workloads-have-policies"],
};
