import { asked } from "../support/asked.ts";
import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "A chart beside it, whose objects nobody sees",
  change: (stack) => stack.push(asked("helm.sh/v3", "Release", "dashboard", "private", {})),
  stoppedBy: ["only-judged-kinds"],
};
