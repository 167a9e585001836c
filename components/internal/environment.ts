/** Environment variables of the plan as Kubernetes takes them. Secrets are referred to, never copied. */
import type * as k8s from "@pulumi/kubernetes";
import type { EnvironmentVariable } from "../../stacks/environment.ts";
import type { SecretReferences } from "../credentials.ts";

export function environmentVariable(
  variable: EnvironmentVariable,
  credentials: Pick<SecretReferences, "secretName">,
): k8s.types.input.core.v1.EnvVar {
  if ("value" in variable) return variable;
  const { name, key } = variable;
  const secret =
    "existingSecret" in variable ? variable.existingSecret : credentials.secretName(variable.secret);
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
