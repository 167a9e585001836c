import { find, type PolicyCases, remove } from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const denyIn = "public-edge-default-deny";

export const cases: PolicyCases = {
  policy: "namespaces-deny-by-default",
  mutations: [
    {
      title: "a namespace without a policy for all pods",
      change: (stack) => remove(stack, "NetworkPolicy", denyIn),
      says: [
        "the stack does not deny Ingress by default in namespace public-edge",
        "the stack does not deny Egress by default in namespace public-edge",
      ],
    },
    {
      title: "one direction is not named",
      change: (stack) => find(stack, "NetworkPolicy", denyIn).spec.policyTypes.pop(),
      says: ["the stack does not deny Egress by default in namespace public-edge"],
    },
    {
      title: "not all pods are meant",
      change: (stack) => {
        find(stack, "NetworkPolicy", denyIn).spec.podSelector = { matchLabels: { tier: "edge" } };
      },
      says: [
        "the stack does not deny Ingress by default in namespace public-edge",
        "the stack does not deny Egress by default in namespace public-edge",
      ],
    },
    {
      title: "the policy for all pods allows something",
      change: (stack) => {
        find(stack, "NetworkPolicy", denyIn).spec.egress = [{}];
      },
      says: ["the stack does not deny Egress by default in namespace public-edge"],
    },
    {
      title: "a workload in another namespace",
      change: (stack) => {
        find(stack, "Deployment", "gui").metadata.namespace = "default";
      },
      says: [
        "the stack does not deny Ingress by default in namespace default",
        "the stack does not deny Egress by default in namespace default",
      ],
    },
    {
      title: "nothing to judge",
      change: (stack) => stack.splice(1),
      says: ["the stack has no workload: there is nothing to judge; run the pack on a Tracardi stack"],
    },
    {
      title: "the directions are not known in a preview",
      change: (stack) => {
        find(stack, "NetworkPolicy", denyIn).spec.policyTypes = unknown;
      },
      says: [
        "the stack cannot be judged by namespaces-deny-by-default: spec.policyTypes is not known before something else is made; write the value, or take it from what exists already",
      ],
    },
  ],
};
