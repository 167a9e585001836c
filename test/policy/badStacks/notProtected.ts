import type { BadStack } from "../support/badStack.ts";
import { resource } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Protection is switched off, and left off",
  change: (stack) => {
    resource(stack, "Namespace", "private").protect = false;
  },
  stoppedBy: ["protected-in-production"],
};
