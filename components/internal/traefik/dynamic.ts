/** The controller's second half of configuration: a file, because Traefik takes middlewares and TLS options no other way. */
import { stringify } from "yaml";
import type { EdgePlan } from "../../../stacks/edges.ts";
import { certificateDirectory } from "./files.ts";
import { middlewares } from "./middlewares.ts";
import { staticRoutes } from "./routers.ts";

/** TLS 1.2 with authenticated encryption only: Traefik's default still takes CBC with SHA-1. TLS 1.3 has nothing else. */
const cipherSuites = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/**
 * The file as YAML. Nothing in it is secret: a private key is named by its path.
 * @throws when the private edge has no trusted ranges
 */
export function dynamicConfiguration(plan: EdgePlan): string {
  return stringify(
    {
      http: {
        middlewares: middlewares(plan),
        ...(plan.mode === "static" ? staticRoutes(plan.routes) : {}),
      },
      tls: {
        // The only definition of "default": a second one would make Traefik drop both.
        options: {
          default: {
            minVersion: "VersionTLS12",
            // Who does not ask for one of our names gets no certificate, which would tell him our names.
            sniStrict: true,
            cipherSuites,
          },
        },
        // In mode ingress the certificate comes with the Ingress.
        ...(plan.mode === "static"
          ? {
              certificates: [
                { certFile: `${certificateDirectory}/tls.crt`, keyFile: `${certificateDirectory}/tls.key` },
              ],
            }
          : {}),
      },
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}
