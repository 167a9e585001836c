import { find, type PolicyCases, remove } from "../../support/cases.ts";

const LEVEL = "pod-security.kubernetes.io/enforce";

export const cases: PolicyCases = {
  policy: "namespaces-enforce-restricted",
  mutations: [
    {
      title: "a weaker level",
      change: (stack) => {
        find(stack, "Namespace", "private").metadata.labels[LEVEL] = "baseline";
      },
      says: ["Namespace private enforces baseline"],
    },
    {
      title: "only a warning",
      change: (stack) => delete find(stack, "Namespace", "private").metadata.labels[LEVEL],
      says: ["Namespace private enforces nothing"],
    },
    {
      title: "nobody writes its labels",
      change: (stack) => remove(stack, "Namespace", "private"),
      says: ["the stack does not write the labels of namespace private"],
    },
  ],
  accepted: [
    {
      title: "a namespace of another stack, which is configured",
      change: (stack) => remove(stack, "Namespace", "private"),
      config: { "installation-is-described": { restrictedNamespaces: ["private"] } },
    },
  ],
};
