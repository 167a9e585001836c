import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "Two public APIs in production, to save money",
  change: (stack) => {
    find(stack, "HorizontalPodAutoscaler", "public-api").spec.minReplicas = 2;
  },
  stoppedBy: ["floor-of-the-production-guide"],
  program: {
    settings: { replicas: { "public-api": 2 } },
    refusal: "tracardi:replicas.public-api 2 is below the minimum of 3 in production; write 3 or more",
  },
};
