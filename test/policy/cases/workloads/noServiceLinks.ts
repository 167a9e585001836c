import { find, type PolicyCases, podSpec } from "../../support/cases.ts";

export const cases: PolicyCases = {
  policy: "no-service-links",
  mutations: [
    {
      title: "the default, which makes variables",
      change: (stack) => delete podSpec(stack, "private-api").enableServiceLinks,
      says: ["Deployment private/private-api does not set enableServiceLinks to false"],
    },
    {
      title: "in a Job",
      change: (stack) => {
        find(stack, "Job", "install-job").spec.template.spec.enableServiceLinks = true;
      },
      says: ["Job private/install-job does not set enableServiceLinks to false"],
    },
  ],
};
