import { find, type PolicyCases, remove } from "../../support/cases.ts";

export const cases: PolicyCases = {
  policy: "policies-select-workloads",
  mutations: [
    {
      title: "a label that is spelt wrongly",
      change: (stack) => {
        find(stack, "NetworkPolicy", "gui").spec.podSelector.matchLabels["app.kubernetes.io/component"] =
          "giu";
      },
      says: ["NetworkPolicy private/gui selects nothing"],
    },
    {
      title: "another namespace",
      change: (stack) => {
        find(stack, "NetworkPolicy", "gui").metadata.namespace = "public";
      },
      says: ["NetworkPolicy public/gui selects nothing"],
    },
    {
      title: "a workload that has gone",
      change: (stack) => remove(stack, "Job", "install-job"),
      says: ["NetworkPolicy private/install-job selects nothing"],
    },
  ],
};
