import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The API may call everything, for a web hook",
  change: (stack) =>
    find(stack, "NetworkPolicy", "private-api").spec.egress.push({
      to: [{ ipBlock: { cidr: "0.0.0.0/0" } }],
      ports: [{ port: 443 }],
    }),
  stoppedBy: ["egress-spares-metadata"],
};
