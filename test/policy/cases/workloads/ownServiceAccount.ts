import { type PolicyCases, podSpec, remove } from "../../support/cases.ts";

const gui = "Deployment private/gui";
const account = (name: string | undefined) => (stack: Parameters<typeof podSpec>[0]) => {
  podSpec(stack, "gui").serviceAccountName = name;
};

export const cases: PolicyCases = {
  policy: "own-service-account",
  mutations: [
    {
      title: "the default one",
      change: account("default"),
      says: [`${gui} uses the default ServiceAccount`],
    },
    {
      title: "none, which is the default one",
      change: account(undefined),
      says: [`${gui} uses the default ServiceAccount`],
    },
    {
      title: "that of another workload",
      change: account("private-api"),
      says: [`${gui} shares the ServiceAccount private-api with private-api`],
    },
    {
      title: "one that nobody makes",
      change: (stack) => remove(stack, "ServiceAccount", "gui"),
      says: [`${gui} uses the ServiceAccount gui, which is not in this stack`],
    },
  ],
};
