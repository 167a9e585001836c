import { find, type PolicyCases } from "../../support/cases.ts";

const admit = (policy: string, cidr: string) => (stack: Parameters<typeof find>[0]) =>
  find(stack, "NetworkPolicy", policy).spec.ingress.push({
    from: [{ ipBlock: { cidr } }],
    ports: [{ port: 8080 }],
  });

export const cases: PolicyCases = {
  policy: "only-the-public-edge-answers-everybody",
  mutations: [
    {
      title: "everybody to the private edge",
      change: admit("private-edge", "0.0.0.0/0"),
      says: ["NetworkPolicy private-edge/private-edge admits 0.0.0.0/0 to private-edge, the private edge"],
    },
    {
      title: "nearly everybody to the private edge",
      change: admit("private-edge", "128.0.0.0/1"),
      says: ["NetworkPolicy private-edge/private-edge admits 128.0.0.0/1 to private-edge, the private edge"],
    },
    {
      title: "the Internet to the public API, past its edge",
      change: admit("public-api", "::/0"),
      says: ["NetworkPolicy public/public-api admits ::/0 to public-api"],
    },
    {
      title: "a trusted range to the GUI, past its edge",
      change: admit("gui", "198.51.100.0/24"),
      says: ["NetworkPolicy private/gui admits 198.51.100.0/24 to gui"],
    },
    {
      title: "the policy of the public edge selects more than it",
      change: (stack) => {
        const policy = find(stack, "NetworkPolicy", "public-edge");
        policy.metadata.namespace = "private";
        policy.spec.podSelector = {
          matchExpressions: [{ key: "app.kubernetes.io/component", operator: "In", values: ["gui"] }],
        };
      },
      says: [
        "NetworkPolicy private/public-edge admits 0.0.0.0/0 to gui",
        "NetworkPolicy private/public-edge admits ::/0 to gui",
      ],
    },
  ],
};
