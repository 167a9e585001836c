import { find, type PolicyCases } from "../../support/cases.ts";

export const cases: PolicyCases = {
  policy: "edges-keep-client-address",
  mutations: [
    {
      title: "the private edge's Service loses it",
      change: (stack) => {
        find(stack, "Service", "private-edge").spec.externalTrafficPolicy = "Cluster";
      },
      says: ["Service private-edge/private-edge has externalTrafficPolicy Cluster"],
    },
    {
      title: "the default, which loses it",
      change: (stack) => delete find(stack, "Service", "private-edge").spec.externalTrafficPolicy,
      says: ["Service private-edge/private-edge has externalTrafficPolicy Cluster"],
    },
    {
      title: "the public edge's Service, where clients are counted",
      change: (stack) => delete find(stack, "Service", "public-edge").spec.externalTrafficPolicy,
      says: ["Service public-edge/public-edge has externalTrafficPolicy Cluster"],
    },
  ],
};
