import { asked } from "../../support/asked.ts";
import { find, type PolicyCases, remove } from "../../support/cases.ts";

const budget = "PodDisruptionBudget private/gui";
const spec = (stack: Parameters<typeof find>[0]) => find(stack, "PodDisruptionBudget", "gui").spec;

export const cases: PolicyCases = {
  policy: "disruption-budgets-can-be-met",
  mutations: [
    {
      title: "none",
      change: (stack) => remove(stack, "PodDisruptionBudget", "gui"),
      says: ["Deployment private/gui has no disruption budget"],
    },
    {
      title: "two for the same pods, of which the API refuses every eviction",
      change: (stack) =>
        stack.push(asked("policy/v1", "PodDisruptionBudget", "again", "private", { spec: spec(stack) })),
      says: ["Deployment private/gui has several disruption budgets"],
    },
    {
      title: "no pod may go",
      change: (stack) => {
        spec(stack).maxUnavailable = 0;
      },
      says: [`${budget} lets none of the 2 pods of gui go`],
    },
    {
      title: "all pods must stay",
      change: (stack) => {
        delete spec(stack).maxUnavailable;
        spec(stack).minAvailable = 2;
      },
      says: [`${budget} lets none of the 2 pods of gui go`],
    },
    {
      title: "a share that is rounded up to all pods",
      change: (stack) => {
        delete spec(stack).maxUnavailable;
        spec(stack).minAvailable = "51%";
      },
      says: [`${budget} lets none of the 2 pods of gui go`],
    },
    {
      title: "fewer replicas than it was written for",
      change: (stack) => {
        delete spec(stack).maxUnavailable;
        spec(stack).minAvailable = 1;
        find(stack, "Deployment", "gui").spec.replicas = 1;
      },
      says: [`${budget} lets none of the 1 pods of gui go`],
    },
    {
      title: "it selects nothing",
      change: (stack) => {
        spec(stack).selector.matchLabels["app.kubernetes.io/component"] = "giu";
      },
      says: [`${budget} selects nothing`, "Deployment private/gui has no disruption budget"],
    },
  ],
};
