import { find, type PolicyCases } from "../../support/cases.ts";

const VERSION = "app.kubernetes.io/version";

export const cases: PolicyCases = {
  policy: "selectors-are-stable",
  mutations: [
    {
      title: "a Deployment by its version",
      change: (stack) => {
        find(stack, "Deployment", "gui").spec.selector.matchLabels[VERSION] = "1.1.0";
      },
      says: [`Deployment private/gui selects by ${VERSION}`],
    },
    {
      title: "a Service by its version",
      change: (stack) => {
        find(stack, "Service", "gui").spec.selector[VERSION] = "1.1.0";
      },
      says: [`Service private/gui selects by ${VERSION}`],
    },
    {
      title: "a disruption budget by an expression",
      change: (stack) => {
        find(stack, "PodDisruptionBudget", "gui").spec.selector.matchExpressions = [
          { key: "tier", operator: "Exists" },
        ];
      },
      says: ["PodDisruptionBudget private/gui selects by tier"],
    },
    {
      title: "a policy by a label of its own",
      change: (stack) => {
        find(stack, "NetworkPolicy", "gui").spec.podSelector.matchLabels.zone = "private";
      },
      says: ["NetworkPolicy private/gui selects by zone"],
    },
    {
      title: "without the installation",
      change: (stack) =>
        delete find(stack, "Deployment", "gui").spec.selector.matchLabels["app.kubernetes.io/instance"],
      says: ["Deployment private/gui does not select by app.kubernetes.io/instance"],
    },
  ],
  accepted: [
    {
      title: "labels of another house, which the configuration names",
      change: (stack) => {
        for (const { props } of stack)
          if (props.spec?.selector !== undefined) props.spec.selector = undefined;
        for (const { props } of stack) if (props.spec?.podSelector !== undefined) props.spec.podSelector = {};
        find(stack, "Deployment", "gui").spec.selector = { matchLabels: { app: "gui" } };
      },
      config: { "selectors-are-stable": { keys: ["app"] } },
    },
  ],
};
