/** The API server refuses what is not hardened, whoever adds it. */
import type { StackPolicy } from "../framework/definition.ts";

const PREFIX = "pod-security.kubernetes.io";

export const namespacesEnforceRestricted: StackPolicy = {
  name: "namespaces-enforce-restricted",
  severity: "high",
  description: "Every namespace with a workload enforces Pod Security `restricted`.",
  because: "anybody who may create pods there could add a privileged one beside the private API",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  remedy: `label it ${PREFIX}/enforce: restricted, or list it in the pack's \`restrictedNamespaces\` where another stack does`,

  *judgeStack(stack, { installation }) {
    for (const name of new Set(stack.workloads.map(({ namespace }) => namespace))) {
      if (installation.restrictedNamespaces.includes(name)) continue;
      const about = stack.kind("Namespace").find((each) => each.name === name);
      const level = about?.labels[`${PREFIX}/enforce`];
      if (about === undefined) yield { what: `does not write the labels of namespace ${name}` };
      else if (level !== "restricted") yield { about, what: `enforces ${level ?? "nothing"}` };
    }
  },
};
