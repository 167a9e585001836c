import { find, type PolicyCases, remove } from "../../support/cases.ts";

export const cases: PolicyCases = {
  policy: "workloads-have-policies",
  mutations: [
    {
      title: "no policy but the one for all pods",
      change: (stack) => remove(stack, "NetworkPolicy", "gui"),
      says: [
        "Deployment private/gui is selected by no policy for Ingress",
        "Deployment private/gui is selected by no policy for Egress",
      ],
    },
    {
      title: "one direction is not named",
      change: (stack) => find(stack, "NetworkPolicy", "gui").spec.policyTypes.pop(),
      says: ["Deployment private/gui is selected by no policy for Egress"],
    },
    {
      title: "its policy is in another namespace",
      change: (stack) => {
        find(stack, "NetworkPolicy", "gui").metadata.namespace = "public";
      },
      says: [
        "Deployment private/gui is selected by no policy for Ingress",
        "Deployment private/gui is selected by no policy for Egress",
      ],
    },
    {
      title: "a Job is forgotten",
      change: (stack) => remove(stack, "NetworkPolicy", "install-job"),
      says: [
        "Job private/install-job is selected by no policy for Ingress",
        "Job private/install-job is selected by no policy for Egress",
      ],
    },
  ],
};
