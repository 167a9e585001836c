import { find, type PolicyCases } from "../../support/cases.ts";

const scaler = "HorizontalPodAutoscaler public/public-api";

export const cases: PolicyCases = {
  policy: "no-replicas-beside-autoscaler",
  mutations: [
    {
      title: "both decide",
      change: (stack) => {
        find(stack, "Deployment", "public-api").spec.replicas = 3;
      },
      says: ["Deployment public/public-api asks for 3 replicas"],
    },
    {
      title: "it scales nothing",
      change: (stack) => {
        find(stack, "HorizontalPodAutoscaler", "public-api").spec.scaleTargetRef.name = "api";
      },
      says: [
        `${scaler} scales nothing of this stack: every update would undo what the autoscaler has decided, under load too; correct its scaleTargetRef, or remove it`,
      ],
    },
  ],
};
