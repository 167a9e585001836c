/** Kubeconfig files: one per identity, certificates inside, so that a copy works on its own. */
import { stringify } from "yaml";
import { writePrivate } from "./files.ts";
import type { KeyPair } from "./pki.ts";
import { LOOPBACK } from "./ports.ts";

/** Writes a kubeconfig (mode 0600) for the API server on the given loopback port. */
export function writeKubeconfig(
  path: string,
  port: number,
  ca: string,
  user: string,
  identity: KeyPair,
): void {
  const base64 = (pem: string) => Buffer.from(pem).toString("base64");
  const name = "rehearsal";
  writePrivate(
    path,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name,
          cluster: { server: `https://${LOOPBACK}:${port}`, "certificate-authority-data": base64(ca) },
        },
      ],
      users: [
        {
          name: user,
          user: {
            "client-certificate-data": base64(identity.certificate),
            "client-key-data": base64(identity.key),
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user } }],
      "current-context": name,
    }),
  );
}
