/** The engine encrypts in its state what it knows to be secret, and shows everything else. */
import type { SecrecyPolicy } from "../framework/definition.ts";

export const secretValuesAreSecret: SecrecyPolicy = {
  name: "secret-values-are-secret",
  severity: "critical",
  description: "The values of every Secret are secret in the engine's eyes.",
  because: "they would be in clear in the stack's state and in every preview",
  source: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  remedy: "wrap them in pulumi.secret, or take them from a secret configuration or output",

  *judgeSecrecy({ kind, props }, isSecret) {
    if (kind !== "Secret") return;
    for (const field of ["data", "stringData"]) {
      // Then it need not be read, which a preview may not be able to.
      if (isSecret([field])) continue;
      const open = Object.keys(props[field] ?? {}).filter((key) => !isSecret([field, key]));
      if (open.length > 0) yield `shows ${open.map((key) => `${field}.${key}`).join(", ")}`;
    }
  },
};
