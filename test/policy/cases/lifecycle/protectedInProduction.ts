import { type PolicyCases, resource } from "../../support/cases.ts";

const kinds = [
  ["Namespace", "private", "Namespace private"],
  ["Deployment", "gui", "Deployment private/gui"],
  ["Service", "gui", "Service private/gui"],
  ["Ingress", "gui", "Ingress private/gui"],
  ["NetworkPolicy", "gui", "NetworkPolicy private/gui"],
] as const;
const open = (kind: string, name: string) => (stack: Parameters<typeof resource>[0]) => {
  resource(stack, kind, name).protect = false;
};

export const cases: PolicyCases = {
  policy: "protected-in-production",
  mutations: kinds.map(([kind, name, title]) => ({
    title: `a ${kind}`,
    change: open(kind, name),
    says: [`${title} is not protected`],
  })),
  accepted: [
    {
      title: "nothing where it is no production",
      change: open("Namespace", "private"),
      config: { "installation-is-described": { production: false } },
    },
    { title: "a Secret, which is replaced with its content", change: open("Secret", "private-tokens") },
  ],
};
