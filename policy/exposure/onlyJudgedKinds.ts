/** Kinds that make pods, routes or doors, and that no policy of this pack can look into. */
import type { ObjectPolicy } from "../framework/definition.ts";

const unread: readonly { readonly group: RegExp; readonly kinds: readonly string[] }[] = [
  { group: /^helm\.sh\//, kinds: ["Release", "Chart"] },
  {
    group: /^gateway\.networking\.k8s\.io\//,
    kinds: ["Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"],
  },
  {
    group: /^traefik\.(io|containo\.us)\//,
    kinds: ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "Middleware"],
  },
  { group: /^core\//, kinds: ["Endpoints"] },
  { group: /^discovery\.k8s\.io\//, kinds: ["EndpointSlice"] },
];

export const onlyJudgedKinds: ObjectPolicy = {
  name: "only-judged-kinds",
  severity: "high",
  description: "There is no object whose pods, routes or addresses this pack cannot look into.",
  because: "a door behind it would be judged by nobody",
  source: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/",
  remedy:
    "write plain Deployments, Services and Ingresses, or list the kind in this policy's `alsoAllowed` after a review",
  configSchema: {
    properties: {
      alsoAllowed: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "Kinds that somebody has reviewed by other means.",
      },
    },
  },

  *judge({ kind, apiVersion }, { config }) {
    const known = !unread.some(({ group, kinds }) => group.test(apiVersion) && kinds.includes(kind));
    if (!known && !config.alsoAllowed.includes(kind)) yield "cannot be looked into";
  },
};
