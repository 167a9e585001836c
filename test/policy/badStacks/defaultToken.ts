import type { BadStack } from "../support/badStack.ts";
import { setVariable } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The installation token is Tracardi's default",
  change: (stack) => setVariable(stack, "private-api", "INSTALLATION_TOKEN"),
  stoppedBy: ["no-default-tokens"],
};
