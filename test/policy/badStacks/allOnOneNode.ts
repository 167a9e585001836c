import type { BadStack } from "../support/badStack.ts";
import { podSpec } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Constraints are removed because pods were pending",
  change: (stack) => {
    delete podSpec(stack, "public-edge").topologySpreadConstraints;
  },
  stoppedBy: ["replicas-are-spread"],
};
