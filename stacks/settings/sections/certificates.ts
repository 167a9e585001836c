/** Where the certificates of both zones come from. */
import { z } from "zod";
import { since } from "../since.ts";
import { objectName } from "../values.ts";

export const certificates = since("0.1.0", {
  certificates: z
    .enum(["self-signed", "existing", "cert-manager"])
    .default("self-signed")
    .describe("Where the certificates of both zones come from"),
  certificateSecrets: z
    .strictObject({
      public: objectName.describe("Secret of the public zone").meta({ examples: ["tracardi-public-tls"] }),
      private: objectName.describe("Secret of the private zone").meta({ examples: ["tracardi-private-tls"] }),
    })
    .optional()
    .describe("Names of the TLS Secrets, one per zone; with certificates: existing")
    .meta({ examples: [{ public: "tracardi-public-tls", private: "tracardi-private-tls" }] }),
  certificateIssuer: z
    .strictObject({
      name: objectName.describe("Name of the issuer").meta({ examples: ["letsencrypt-dns"] }),
      kind: z
        .enum(["ClusterIssuer", "Issuer"])
        .default("ClusterIssuer")
        .describe("An Issuer has to exist in every namespace that holds a certificate"),
      group: objectName.default("cert-manager.io").describe("API group of the issuer"),
    })
    .optional()
    .describe("Issuer of both zones' certificates; with certificates: cert-manager")
    .meta({ examples: [{ name: "letsencrypt-dns" }] }),
});
