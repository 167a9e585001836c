import type { BadStack } from "../support/badStack.ts";
import { container } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Limits are removed because a pod was killed",
  change: (stack) => {
    delete container(stack, "public-api").resources.limits;
  },
  stoppedBy: ["containers-have-resources"],
};
