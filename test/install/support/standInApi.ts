/** What the private API answers to /install, over HTTP, in any state it may be in. Records what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is installed in the stores behind it. */
export interface Installed {
  staging: boolean;
  production: boolean;
  administrator: boolean;
}

export interface Request {
  readonly line: string;
  readonly context: string | undefined;
  readonly body: string;
}

/** Answers a request in its own way. @returns false to leave the answer to the stand-in. */
type Way = (request: Request, response: ServerResponse, count: number) => boolean;

export interface StandIn {
  readonly installed: Installed;
  /** What a correct POST makes. Default: everything. */
  readonly makes?: Partial<Installed>;
  readonly get?: Way;
  readonly post?: Way;
}

export const nothing: Installed = { staging: false, production: false, administrator: false };
export const everything: Installed = { staging: true, production: true, administrator: true };

/** Status and JSON. */
export function answer(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  return true;
}

/** The first requests are answered so, later ones as they should. */
export function atFirst(times: number, way: (response: ServerResponse) => void): Way {
  return (_request, response, count) => {
    if (count > times) return false;
    way(response);
    return true;
  };
}

export class StandInApi {
  readonly url: string;
  readonly requests: Request[] = [];
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  /** @param token what INSTALLATION_TOKEN is in its environment */
  static async start(
    token: string,
    { installed, makes = everything, get, post }: StandIn,
  ): Promise<StandInApi> {
    const state = { ...installed };
    const counts = { GET: 0, POST: 0 };
    const server = createServer(async (incoming, response) => {
      const request = await read(incoming);
      api.requests.push(request);
      const method = incoming.method === "POST" ? "POST" : "GET";
      counts[method] += 1;
      if ((method === "POST" ? post : get)?.(request, response, counts[method])) return;
      if (method === "GET") {
        const schema = request.context === "production" ? state.production : state.staging;
        answer(response, 200, {
          schema_ok: schema,
          // Administrators live in staging; asked for production, the API knows none.
          admin_ok: request.context === "production" ? false : state.administrator,
          form_ok: true,
          warning: null,
        });
        return;
      }
      // As tracardi/service/installation.py: a wrong token is a PermissionError, answered with 403.
      if (JSON.parse(request.body).token !== token) {
        answer(response, 403, { detail: "Installation forbidden. Invalid installation token." });
        return;
      }
      Object.assign(state, makes);
      answer(response, 200, [{ created: {}, admin: true }]);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const api = new StandInApi(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return api;
  }

  get lines(): readonly string[] {
    return this.requests.map(({ line, context }) => (context === undefined ? line : `${line} (${context})`));
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const context = incoming.headers["x-context"];
  return {
    line: `${incoming.method} ${incoming.url}`,
    context: Array.isArray(context) ? context.join() : context,
    body: Buffer.concat(parts).toString(),
  };
}
