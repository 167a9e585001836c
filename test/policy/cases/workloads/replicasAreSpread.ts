import { find, type PolicyCases, podSpec } from "../../support/cases.ts";

const gui = "Deployment private/gui";

export const cases: PolicyCases = {
  policy: "replicas-are-spread",
  mutations: [
    {
      title: "nothing spreads them",
      change: (stack) => delete podSpec(stack, "gui").topologySpreadConstraints,
      says: [`${gui} has 2 replicas that nothing spreads over nodes`],
    },
    {
      title: "spread over zones only",
      change: (stack) => {
        podSpec(stack, "gui").topologySpreadConstraints[0].topologyKey = "topology.kubernetes.io/zone";
      },
      says: [`${gui} has 2 replicas that nothing spreads over nodes`],
    },
    {
      title: "a constraint that counts other pods",
      change: (stack) => {
        podSpec(stack, "gui").topologySpreadConstraints[0].labelSelector.matchLabels = { app: "gui" };
      },
      says: [`${gui} has 2 replicas that nothing spreads over nodes`],
    },
    {
      title: "autoscaled ones",
      change: (stack) => delete podSpec(stack, "public-api").topologySpreadConstraints,
      says: ["Deployment public/public-api has 3 replicas that nothing spreads over nodes"],
    },
  ],
  accepted: [
    {
      title: "anti-affinity instead",
      change: (stack) => {
        const pod = podSpec(stack, "gui");
        const { labelSelector } = pod.topologySpreadConstraints[0];
        delete pod.topologySpreadConstraints;
        const podAffinityTerm = { topologyKey: "kubernetes.io/hostname", labelSelector };
        pod.affinity = {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }],
          },
        };
      },
    },
    {
      title: "a single replica",
      change: (stack) => {
        delete podSpec(stack, "gui").topologySpreadConstraints;
        find(stack, "Deployment", "gui").spec.replicas = 1;
      },
    },
  ],
};
