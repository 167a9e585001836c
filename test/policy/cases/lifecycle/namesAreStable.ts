import { find, type PolicyCases } from "../../support/cases.ts";

const kinds = [
  ["Namespace", "private", "Namespace private"],
  ["Service", "gui", "Service private/gui"],
  ["IngressClass", "private", "IngressClass private"],
] as const;
const autonamed = (kind: string, name: string) => (stack: Parameters<typeof find>[0]) => {
  find(stack, kind, name).metadata.annotations = { "pulumi.com/autonamed": "true" };
};

export const cases: PolicyCases = {
  policy: "names-are-stable",
  mutations: kinds.map(([kind, name, title]) => ({
    title: `a ${kind}`,
    change: autonamed(kind, name),
    says: [`${title} has a name that was made up`],
  })),
  accepted: [
    { title: "a Deployment, to which nobody refers by name", change: autonamed("Deployment", "gui") },
  ],
};
