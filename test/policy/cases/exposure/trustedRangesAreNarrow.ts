import { editFile, find, type PolicyCases, setArgument } from "../../support/cases.ts";

const edge = "Deployment private-edge/private-edge";
const balancers = { "installation-is-described": { loadBalancerCidrs: ["10.0.0.0/20"] } };
const healthCheck = { from: [{ ipBlock: { cidr: "10.0.0.0/20" } }], ports: [{ port: 8080 }] };

export const cases: PolicyCases = {
  policy: "trusted-ranges-are-narrow",
  mutations: [
    {
      title: "everybody in the allow list",
      change: (stack) => editFile(stack, "private-edge", "198.51.100.0/24", "0.0.0.0/0"),
      says: [`${edge} admits 0.0.0.0/0 in the allow list trusted`],
    },
    {
      title: "a wider range in the allow list",
      change: (stack) => editFile(stack, "private-edge", "198.51.100.0/24", "198.51.96.0/20"),
      says: [`${edge} admits 198.51.96.0/20 in the allow list trusted`],
    },
    {
      title: "a range with bits behind its mask",
      change: (stack) => editFile(stack, "private-edge", "198.51.100.0/24", "198.51.100.7/24"),
      says: [`${edge} admits 198.51.100.7/24 in the allow list trusted`],
    },
    {
      title: "load balancers in the allow list",
      change: (stack) => editFile(stack, "private-edge", "198.51.100.0/24", "10.0.0.0/20"),
      config: balancers,
      says: [`${edge} admits 10.0.0.0/20 in the allow list trusted`],
    },
    {
      title: "no source ranges at the load balancer",
      change: (stack) => delete find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges,
      says: ["Service private-edge/private-edge has no loadBalancerSourceRanges"],
    },
    {
      title: "everybody at the load balancer",
      change: (stack) => find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges.push("::/0"),
      says: ["Service private-edge/private-edge admits ::/0 by loadBalancerSourceRanges"],
    },
    {
      title: "load balancers at the load balancer, although no PROXY protocol is spoken",
      change: (stack) => {
        find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges = ["10.0.0.0/20"];
      },
      config: balancers,
      says: ["Service private-edge/private-edge admits 10.0.0.0/20 by loadBalancerSourceRanges"],
    },
    {
      title: "a range more in the policy of the controller",
      change: (stack) =>
        find(stack, "NetworkPolicy", "private-edge").spec.ingress[0].from.push({
          ipBlock: { cidr: "192.0.2.0/24" },
        }),
      says: ["NetworkPolicy private-edge/private-edge admits 192.0.2.0/24 to the private controller"],
    },
    {
      title: "health checks from whom nobody has named",
      change: (stack) => find(stack, "NetworkPolicy", "private-edge").spec.ingress.push(healthCheck),
      says: ["NetworkPolicy private-edge/private-edge admits 10.0.0.0/20 to the private controller"],
    },
  ],
  accepted: [
    {
      title: "load balancers that name the client by PROXY protocol",
      change: (stack) => {
        setArgument(stack, "private-edge", "entrypoints.websecure.proxyprotocol.trustedips", "10.0.0.0/20");
        find(stack, "Service", "private-edge").spec.loadBalancerSourceRanges = ["10.0.0.0/20"];
      },
      config: balancers,
    },
    {
      title: "health checks from the load balancers",
      change: (stack) => find(stack, "NetworkPolicy", "private-edge").spec.ingress.push(healthCheck),
      config: balancers,
    },
    {
      title: "a part of a trusted range",
      change: (stack) => editFile(stack, "private-edge", "198.51.100.0/24", "198.51.100.64/26"),
    },
  ],
};
