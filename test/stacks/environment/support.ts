/** Environments as tables that a test can compare. */
import type { EnvironmentVariable } from "../../../stacks/environment.ts";

/** A value, or "secret: key" for what comes from a Secret. */
export function table(environment: readonly EnvironmentVariable[]): Record<string, string> {
  return Object.fromEntries(
    environment.map((variable) => [
      variable.name,
      "value" in variable
        ? variable.value
        : `${"secret" in variable ? variable.secret : variable.existingSecret}: ${variable.key}`,
    ]),
  );
}
