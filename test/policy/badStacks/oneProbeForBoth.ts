import type { BadStack } from "../support/badStack.ts";
import { container } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Liveness asks what readiness asks",
  change: (stack) => {
    const values = container(stack, "private-api");
    values.livenessProbe = values.readinessProbe;
  },
  stoppedBy: ["probes-are-present-and-differ"],
};
