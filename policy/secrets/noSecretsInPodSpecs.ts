/** Whoever may read a Deployment may read what is written in it. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";
import { containersOf } from "../kubernetes/pods.ts";
import { holdsCredentials, namesSecret } from "../kubernetes/secrets.ts";

export const noSecretsInPodSpecs: ObjectPolicy = {
  name: "no-secrets-in-pod-specs",
  severity: "critical",
  description: "No password, token or key is written into the environment or the arguments of a container.",
  because: "everybody who may read the workload, its revisions or the state could read it",
  source: "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables",
  remedy: "put it into a Secret and refer to it by secretKeyRef or as a file",

  *judge(object) {
    for (const { name: container, values } of containersOf(object)) {
      for (const { name, value } of items(values.env)) {
        if (value === undefined || value === "") continue;
        if (namesSecret(String(name)) && !isReference(String(value)))
          yield `writes the value of ${name} into container ${container}`;
        else if (holdsCredentials(String(value)))
          yield `writes a password into ${name} of container ${container}`;
      }
      for (const { configMapKeyRef, name } of items(values.env).map(({ name, valueFrom }) => ({
        name,
        ...valueFrom,
      })))
        if (configMapKeyRef !== undefined && namesSecret(String(name)))
          yield `takes ${name} from the ConfigMap ${configMapKeyRef.name} in container ${container}`;
      for (const word of [...items(values.command), ...items(values.args)].map(String))
        if (isSecretArgument(word) || holdsCredentials(word))
          yield `writes a password into an argument of container ${container}`;
    }
  },
};

function isReference(value: string): boolean {
  return /^\$\([A-Za-z_][A-Za-z0-9_]*\)$/.test(value);
}

/** --password=…, where the value is neither a variable nor a file. */
function isSecretArgument(word: string): boolean {
  return /^--?[\w.-]*(password|passwd|requirepass|token|secret|api-?key)=(?![$/]).+/i.test(word);
}
