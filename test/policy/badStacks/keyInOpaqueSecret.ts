import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A certificate's key in an ordinary Secret",
  change: (stack) => {
    delete find(stack, "Secret", "public-tls").type;
  },
  stoppedBy: ["keys-only-in-tls-secrets"],
};
