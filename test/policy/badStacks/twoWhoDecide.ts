import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A number of replicas beside the autoscaler",
  change: (stack) => {
    find(stack, "Deployment", "public-api").spec.replicas = 5;
  },
  stoppedBy: ["no-replicas-beside-autoscaler"],
  program: {
    settings: { requestsPerSecondPeak: 900, replicas: { "public-api": 5 } },
    refusal:
      "tracardi:replicas.public-api 5 is given although that tier is autoscaled; write tracardi:autoscaling.minimum and tracardi:autoscaling.maximum instead, or set tracardi:autoscaling.enabled to false",
  },
};
