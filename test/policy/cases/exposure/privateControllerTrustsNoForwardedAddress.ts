import { type PolicyCases, setArgument } from "../../support/cases.ts";

const edge = "Deployment private-edge/private-edge";
const balancers = { "installation-is-described": { loadBalancerCidrs: ["10.0.0.0/20"] } };

export const cases: PolicyCases = {
  policy: "private-controller-trusts-no-forwarded-address",
  mutations: [
    {
      title: "forwarded headers of everybody",
      change: (stack) =>
        setArgument(stack, "private-edge", "entrypoints.websecure.forwardedheaders.insecure", "true"),
      says: [`${edge} believes everybody's forwarded headers on entrypoint "websecure"`],
    },
    {
      title: "forwarded headers of load balancers, who only pass them on",
      change: (stack) =>
        setArgument(stack, "private-edge", "entrypoints.web.forwardedHeaders.trustedIPs", "10.0.0.0/20"),
      config: balancers,
      says: [`${edge} believes forwarded headers of 10.0.0.0/20 on entrypoint "web"`],
    },
    {
      title: "PROXY protocol of everybody",
      change: (stack) =>
        setArgument(stack, "private-edge", "entrypoints.websecure.proxyprotocol.insecure", "true"),
      says: [`${edge} believes everybody's PROXY protocol on entrypoint "websecure"`],
    },
    {
      title: "PROXY protocol of others than the load balancers",
      change: (stack) =>
        setArgument(
          stack,
          "private-edge",
          "entrypoints.websecure.proxyprotocol.trustedips",
          "10.0.0.0/20,10.0.0.0/8",
        ),
      config: balancers,
      says: [`${edge} believes PROXY protocol of 10.0.0.0/8 on entrypoint "websecure"`],
    },
  ],
  accepted: [
    {
      title: "PROXY protocol of the load balancers",
      change: (stack) =>
        setArgument(stack, "private-edge", "entrypoints.websecure.proxyprotocol.trustedips", "10.0.0.0/24"),
      config: balancers,
    },
    {
      title: "forwarded headers on the public edge, which fences nothing",
      change: (stack) =>
        setArgument(stack, "public-edge", "entrypoints.websecure.forwardedheaders.trustedips", "10.0.0.0/24"),
    },
  ],
};
