/** Passes connections on, byte for byte: the API server listens on loopback only, and pods know it by its Service's address. */
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export async function relay(from: Endpoint, to: Endpoint): Promise<Server> {
  const server = createServer((client) => {
    const target = connect(to);
    // Either end may vanish at any time; then so does the other.
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  server.listen(from);
  await once(server, "listening");
  return server;
}
