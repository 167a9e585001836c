import { asked } from "../../support/asked.ts";
import type { PolicyCases } from "../../support/cases.ts";

const kinds = [
  ["helm.sh/v3", "Release"],
  ["gateway.networking.k8s.io/v1", "Gateway"],
  ["gateway.networking.k8s.io/v1", "HTTPRoute"],
  ["traefik.io/v1alpha1", "IngressRoute"],
  ["traefik.io/v1alpha1", "Middleware"],
  ["v1", "Endpoints"],
  ["discovery.k8s.io/v1", "EndpointSlice"],
] as const;

export const cases: PolicyCases = {
  policy: "only-judged-kinds",
  mutations: kinds.map(([apiVersion, kind]) => ({
    title: `a ${kind}`,
    change: (stack) => stack.push(asked(apiVersion, kind, "door", "private", {})),
    says: [`${kind} private/door cannot be looked into`],
  })),
  accepted: [
    {
      title: "a kind that somebody has reviewed",
      change: (stack) => stack.push(asked("helm.sh/v3", "Release", "metrics", "monitoring", {})),
      config: { "only-judged-kinds": { alsoAllowed: ["Release"] } },
    },
    {
      title: "a kind of the same name in another group",
      change: (stack) => stack.push(asked("example.com/v1", "Gateway", "door", "private", {})),
    },
  ],
};
