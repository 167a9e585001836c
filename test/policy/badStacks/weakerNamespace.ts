import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A namespace is relaxed to `baseline` for one pod",
  change: (stack) => {
    find(stack, "Namespace", "private").metadata.labels["pod-security.kubernetes.io/enforce"] = "baseline";
  },
  stoppedBy: ["namespaces-enforce-restricted"],
};
