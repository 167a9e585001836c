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
}

/** Whether it answers 200 within two seconds. A server that does not listen yet, or is not ours, is not healthy. */
export function isHealthy({ port, path, identity, ca }: HealthQuestion): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: LOOPBACK,
        port,
        path,
        cert: readFileSync(identity.crt),
        key: readFileSync(identity.key),
        ca: readFileSync(ca),
        agent: false,
        timeout: 2_000,
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
