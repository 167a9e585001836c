import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The office is let straight to the GUI's pods",
  change: (stack) =>
    find(stack, "NetworkPolicy", "gui").spec.ingress.push({
      from: [{ ipBlock: { cidr: "198.51.100.0/24" } }],
      ports: [{ port: 8080 }],
    }),
  stoppedBy: ["only-the-public-edge-answers-everybody"],
};
