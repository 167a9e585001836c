import type { BadStack } from "../support/badStack.ts";
import { podSpec } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The API is given a token of the cluster",
  change: (stack) => {
    podSpec(stack, "private-api").automountServiceAccountToken = true;
  },
  stoppedBy: ["no-api-token"],
};
