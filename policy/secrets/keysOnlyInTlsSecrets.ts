/** A private key is where everybody looks for one, and where the API server checks that its certificate is there too. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { entriesOf, holdsPrivateKey } from "../kubernetes/secrets.ts";

const TYPE = "kubernetes.io/tls";

export const keysOnlyInTlsSecrets: ObjectPolicy = {
  name: "keys-only-in-tls-secrets",
  severity: "high",
  description: `Private keys of certificates are in Secrets of type ${TYPE} only.`,
  because: "rights, rotation and audits look for keys by that type",
  source: "https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets",
  remedy: `give the Secret the type ${TYPE}, with tls.crt and tls.key`,

  *judge(object) {
    const { kind, props } = object;
    if (kind !== "Secret" || props.type === TYPE) return;
    const keys = entriesOf(object)
      .filter(({ key, value }) => /\.key$/.test(key) || holdsPrivateKey(value ?? ""))
      .map(({ key }) => key);
    if (keys.length > 0)
      yield `holds a private key in ${keys.join(", ")}, and is of type ${props.type ?? "Opaque"}`;
  },
};
