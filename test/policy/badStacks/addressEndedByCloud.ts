import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "The cloud's load balancer ends connections and loses the client's address",
  stoppedBy: [],
  program: {
    settings: {
      cloud: "digitalocean",
      loadBalancerAnnotations: { "service.beta.kubernetes.io/do-loadbalancer-type": "REGIONAL" },
    },
    refusal:
      'tracardi:loadBalancerAnnotations["service.beta.kubernetes.io/do-loadbalancer-type"] "REGIONAL" is set by the program, which relies on it; remove it',
  },
};
