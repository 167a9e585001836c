/**
 * What stands where the pods of API and GUI would: servers that answer with their own name and what they received, and
 * remember it. They judge nothing, so whatever an edge lets through is seen.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { own } from "./network.ts";

/** One request as a backend got it. */
export interface Received {
  /** Tier of the pod whose address was called, e.g. `private-api`. */
  readonly backend: string;
  /** Address at the other end of the connection: a controller's. */
  readonly peer: string;
  readonly method: string;
  /** Path and query as they came, not decoded. */
  readonly url: string;
  /** By lower-case name; repeated ones are in one value, with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body. */
  readonly bodyBytes: number;
  /** HTTP status of the answer; 400 for what was no HTTP. */
  readonly status: number;
}

/** Port of every backend: the one that API and GUI listen on. */
const PORT = 8080;

/** All backends of a private network: one server, which tells them apart by the address that was called. */
export class Backends {
  readonly #server: Server;
  readonly #tiers = new Map<string, string>();
  /** Everything that arrived, in order. */
  readonly received: Received[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Backends> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const backends = new Backends(server);
    server.on("request", (request, response) => void backends.#answer(request, response));
    server.on("clientError", (error, socket) => {
      // An edge may open a connection ahead of a request and never use it, and it resets the kept ones when it ends:
      // nothing arrived on those.
      if ((socket as Socket).bytesRead === 0 || (error as NodeJS.ErrnoException).code === "ECONNRESET") {
        socket.destroy();
        return;
      }
      // Not HTTP in the backend's eyes: it counts as having arrived all the same.
      backends.#record(socket as unknown as IncomingMessage["socket"], {
        method: "?",
        url: error.message,
        status: 400,
      });
      socket.destroy();
    });
    server.listen(PORT, "::");
    await once(server, "listening");
    return backends;
  }

  /** From now on requests for this address belong to that tier. */
  async add(tier: string, address: string): Promise<void> {
    await own(address);
    this.#tiers.set(address, tier);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let bodyBytes = 0;
    try {
      for await (const chunk of request) bodyBytes += (chunk as Buffer).length;
    } catch {
      // The client, or the edge for it, gave up in the middle of the body.
      this.#record(request.socket, { ...describe(request), bodyBytes, status: 400 });
      return;
    }
    const entry = this.#record(request.socket, { ...describe(request), bodyBytes, status: 200 });
    response.setHeader("content-type", "application/json");
    // As Tracardi does: any origin. No second CORS layer may be in front of it.
    if (request.headers.origin !== undefined)
      response.setHeader("access-control-allow-origin", request.headers.origin);
    response.end(JSON.stringify(entry));
  }

  #record(
    socket: IncomingMessage["socket"],
    what: Partial<Received> & Pick<Received, "method" | "url" | "status">,
  ): Received {
    const address = plain(socket.localAddress);
    const backend = this.#tiers.get(address) ?? `nobody at ${address}`;
    const entry = { headers: {}, bodyBytes: 0, ...what, backend, peer: plain(socket.remoteAddress) };
    this.received.push(entry);
    return entry;
  }
}

/** IPv4 addresses come in the notation of IPv6, as the server listens on both. */
function plain(address = ""): string {
  return address.replace(/^::ffff:/, "");
}

function describe({
  method = "",
  url = "",
  headers,
}: IncomingMessage): Pick<Received, "method" | "url" | "headers"> {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { method, url, headers: Object.fromEntries(flat) };
}
