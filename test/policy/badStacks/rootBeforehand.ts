import type { BadStack } from "../support/badStack.ts";
import { podSpec } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A container that runs first as root, to change owners",
  change: (stack) => {
    const pod = podSpec(stack, "private-api");
    const [{ image, resources, securityContext }] = pod.containers;
    pod.initContainers = [
      {
        name: "owner",
        image,
        resources,
        securityContext: { ...securityContext, runAsNonRoot: false, runAsUser: 0 },
      },
    ];
  },
  stoppedBy: ["pods-are-restricted"],
};
