/** Asks a server of the control plane for its health, over TLS, as one of its clients. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { LOOPBACK } from "./ports.ts";

export interface HealthQuestion {
  port: number;
  path: string;
  /** Files: the client's certificate and key, and the authority that signed the server's. */
  identity: { crt: string; key: string };
  ca: string;
  /** The form in which the answer is asked for; any. */
  accept?: string;
  /** Milliseconds until no answer counts as none; 2 s. */
  patience?: number;
}

/** Whether it answers 200 in time. A server that does not listen yet, or is not ours, is not healthy. */
export function isHealthy({
  port,
  path,
  identity,
  ca,
  accept = "*/*",
  patience = 2_000,
}: HealthQuestion): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: LOOPBACK,
        port,
        path,
        headers: { accept },
        cert: readFileSync(identity.crt),
        key: readFileSync(identity.key),
        ca: readFileSync(ca),
        agent: false,
        timeout: patience,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.end();
  });
}
