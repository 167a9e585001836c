/**
 * A stand-in for the private edge and the private API behind it: ends TLS for both hosts, passes the GUI's on to its pod and
 * answers as the API does. A third host serves the same page without its policy, to see what would happen then.
 */
import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import { own } from "../../../rehearsal/edge/network.ts";
import { HOSTS, PORT } from "./pod.ts";

/** The page of the GUI, without the header that the test is about. */
export const UNPROTECTED = "unprotected.tracardi.example.com";

/** Where all of these hosts are; an address of the Internet, as browsers treat private ones differently. */
export const EDGE = "198.51.100.10";

/** A request that the API got. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

export class PrivateEdge {
  readonly api: ApiRequest[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(gui: string, certificate: ServerOptions): Promise<PrivateEdge> {
    const server = createServer(certificate);
    const edge = new PrivateEdge(server);
    server.on("request", (incoming, answer) => {
      if (incoming.headers.host === HOSTS.api) edge.#answer(incoming, answer);
      else pass(incoming, answer, gui);
    });
    await own(EDGE);
    server.listen(443, EDGE);
    await once(server, "listening");
    return edge;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** As Tracardi's API: any origin, any header. */
  #answer({ method = "", url = "", headers }: IncomingMessage, answer: ServerResponse): void {
    this.api.push({ method, url, headers });
    answer.setHeader("access-control-allow-origin", "*");
    answer.setHeader("access-control-allow-headers", "*");
    answer.setHeader("content-type", "application/json");
    answer.end(method === "OPTIONS" ? "" : JSON.stringify({ version: "1.1.0" }));
  }
}

function pass({ method, url, headers }: IncomingMessage, answer: ServerResponse, gui: string): void {
  // A connection for each: nginx may close an idle one in the moment in which it is used again, which a real edge would retry.
  const onward = request({ agent: false, host: gui, port: PORT, method, path: url, headers }, (got) => {
    answer.statusCode = got.statusCode ?? 502;
    for (const [name, value] of Object.entries(got.headers))
      if (value !== undefined && !(headers.host === UNPROTECTED && name === "content-security-policy"))
        answer.setHeader(name, value);
    got.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  onward.end();
}
