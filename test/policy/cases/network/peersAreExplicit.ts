import { find, type PolicyCases } from "../../support/cases.ts";

const policy = "NetworkPolicy private/private-api";
const rules = (stack: Parameters<typeof find>[0]) => find(stack, "NetworkPolicy", "private-api").spec;

export const cases: PolicyCases = {
  policy: "peers-are-explicit",
  mutations: [
    {
      title: "a rule from nobody, which is everybody",
      change: (stack) => {
        rules(stack).ingress[0].from = [];
      },
      says: [`${policy} has no peer in ingress rule 1`],
    },
    {
      title: "no list of peers at all",
      change: (stack) => delete rules(stack).egress[1].to,
      says: [`${policy} has no peer in egress rule 2`],
    },
    {
      title: "no port",
      change: (stack) => delete rules(stack).ingress[0].ports,
      says: [`${policy} has no port in ingress rule 1`],
    },
    {
      title: "a protocol without a number",
      change: (stack) => {
        rules(stack).ingress[0].ports = [{ protocol: "TCP" }];
      },
      says: [`${policy} has a port without a number in ingress rule 1`],
    },
    {
      title: "an empty peer",
      change: (stack) => rules(stack).ingress[0].from.push({}),
      says: [`${policy} has a peer that is everybody in ingress rule 1`],
    },
    {
      title: "all namespaces",
      change: (stack) => {
        rules(stack).ingress[0].from[0].namespaceSelector = {};
      },
      says: [`${policy} has a peer that is everybody in ingress rule 1`],
    },
    {
      title: "all pods of its own namespace",
      change: (stack) => rules(stack).ingress[0].from.push({ podSelector: {} }),
      says: [`${policy} has a peer that is everybody in ingress rule 1`],
    },
  ],
};
