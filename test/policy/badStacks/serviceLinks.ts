import type { BadStack } from "../support/badStack.ts";
import { podSpec } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Service links are left on",
  change: (stack) => {
    delete podSpec(stack, "public-api").enableServiceLinks;
  },
  stoppedBy: ["no-service-links"],
};
