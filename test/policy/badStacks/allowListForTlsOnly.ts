import type { BadStack } from "../support/badStack.ts";
import { setArgument } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The allow list is forgotten on plain HTTP",
  change: (stack) => setArgument(stack, "private-edge", "entryPoints.web.http.middlewares"),
  stoppedBy: ["private-controller-has-allow-list"],
};
