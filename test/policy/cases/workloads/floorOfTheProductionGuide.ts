import { find, type PolicyCases, remove } from "../../support/cases.ts";

const because = "with fewer one failure takes a tier down, or too much of its capacity";

export const cases: PolicyCases = {
  policy: "floor-of-the-production-guide",
  mutations: [
    {
      title: "an autoscaler that goes below",
      change: (stack) => {
        find(stack, "HorizontalPodAutoscaler", "public-api").spec.minReplicas = 2;
      },
      says: ["Deployment public/public-api runs 2 of at least 3 instances of the public API"],
    },
    {
      title: "one private API",
      change: (stack) => {
        find(stack, "Deployment", "private-api").spec.replicas = 1;
      },
      says: ["Deployment private/private-api runs 1 of at least 2 instances of the private API"],
    },
    {
      title: "no number, which is one",
      change: (stack) => delete find(stack, "Deployment", "gui").spec.replicas,
      says: ["Deployment private/gui runs 1 of at least 2 instances of the GUI"],
    },
    {
      title: "a tier is missing",
      change: (stack) => remove(stack, "Deployment", "gui"),
      says: [
        `the stack has no GUI that could be recognised: ${because}; label it as the pack's configuration \`components.gui\` says`,
      ],
    },
    {
      title: "a higher floor of one's own",
      change: () => {},
      config: { "floor-of-the-production-guide": { gui: 3 } },
      says: ["Deployment private/gui runs 2 of at least 3 instances of the GUI"],
    },
  ],
  accepted: [
    {
      title: "fewer where it is no production",
      change: (stack) => {
        find(stack, "Deployment", "private-api").spec.replicas = 1;
      },
      config: { "installation-is-described": { production: false } },
    },
  ],
};
