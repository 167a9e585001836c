/** A ConfigMap is for what everybody may read. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { holdsCredentials, holdsPrivateKey, namesSecret, SECRET_VARIABLES } from "../kubernetes/secrets.ts";

export const noSecretsInConfigMaps: ObjectPolicy = {
  name: "no-secrets-in-config-maps",
  severity: "critical",
  description: "No ConfigMap holds a password, a token or a private key.",
  because: "ConfigMaps are not encrypted, and more people and programs may read them",
  source: "https://kubernetes.io/docs/concepts/configuration/configmap/",
  remedy: "put it into a Secret",

  *judge({ kind, props }) {
    if (kind !== "ConfigMap") return;
    for (const [key, value] of Object.entries({ ...props.data, ...props.binaryData }).map(
      ([k, v]) => [k, String(v)] as const,
    )) {
      if (namesSecret(key) || /\.key$/.test(key)) yield `has a key that names a secret, ${key}`;
      else if (holdsPrivateKey(value)) yield `holds a private key in ${key}`;
      else if (holdsCredentials(value)) yield `holds a password in an address in ${key}`;
      else if (assigns(value)) yield `sets a password in ${key}`;
    }
  },
};

/** A line of an environment file, or of the stores' configuration. */
function assigns(text: string): boolean {
  const variable = new RegExp(
    `^\\s*(export\\s+)?(${SECRET_VARIABLES.join("|")})["']?\\s*[:=]\\s*["']?[^\\s$"']`,
    "m",
  );
  return variable.test(text) || /^\s*(requirepass|masterauth)\s+[^\s$]/m.test(text);
}
