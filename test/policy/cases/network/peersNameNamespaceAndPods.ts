import { find, type PolicyCases } from "../../support/cases.ts";

const policy = "NetworkPolicy private/private-api";
const from = (stack: Parameters<typeof find>[0]) =>
  find(stack, "NetworkPolicy", "private-api").spec.ingress[0].from;

export const cases: PolicyCases = {
  policy: "peers-name-namespace-and-pods",
  mutations: [
    {
      title: "selectors in two entries, which means either",
      change: (stack) => {
        const [{ namespaceSelector, podSelector }] = from(stack);
        from(stack).splice(0, 1, { namespaceSelector }, { podSelector });
      },
      says: [
        `${policy} names all pods of the namespace private-edge`,
        `${policy} names the pods app.kubernetes.io/name=tracardi, app.kubernetes.io/instance=shop, app.kubernetes.io/component=private-edge without their namespace`,
      ],
    },
    {
      title: "a namespace by a label that others may set",
      change: (stack) => {
        from(stack)[0].namespaceSelector.matchLabels = { zone: "private" };
      },
      says: [`${policy} names a namespace by labels that can be forged: zone=private`],
    },
    {
      title: "pods without labels",
      change: (stack) => {
        from(stack)[0].podSelector = {};
      },
      says: [`${policy} names all pods of the namespace private-edge`],
    },
    {
      title: "a range and a selector",
      change: (stack) => {
        from(stack)[0].ipBlock = { cidr: "10.0.0.0/24" };
      },
      says: [`${policy} mixes the range 10.0.0.0/24 with selectors in one peer`],
    },
    {
      title: "outwards too",
      change: (stack) => delete find(stack, "NetworkPolicy", "public-edge").spec.egress[0].to[0].podSelector,
      says: ["NetworkPolicy public-edge/public-edge names all pods of the namespace public"],
    },
  ],
  accepted: [
    {
      title: "all pods of a namespace that is configured",
      change: (stack) =>
        from(stack).push({
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } },
        }),
      config: { "installation-is-described": { wholeNamespaces: ["monitoring"] } },
    },
  ],
};
