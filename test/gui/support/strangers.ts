/** Hosts of third parties, each on an address of its own: whoever tries to reach one is seen, whatever the protocol. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer as createPlainServer, type Server as HttpServer } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import { own } from "../../../rehearsal/edge/network.ts";

/** Of HTTP/3, and of the servers that video calls ask for their own address. */
const UDP_PORTS = [443, 3478];

export class Strangers {
  /** Host name → address. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Hosts that got a request, or any packet where that is all there is. */
  readonly asked = new Set<string>();
  /** Hosts to which a connection was opened, whether or not a request came through it. */
  readonly connected = new Set<string>();
  readonly #servers: HttpServer[] = [];
  readonly #sockets: Socket[] = [];

  private constructor(names: readonly string[]) {
    this.addresses = new Map(names.map((name, index) => [name, `203.0.113.${index + 1}`]));
  }

  static async start(names: readonly string[], certificate: ServerOptions): Promise<Strangers> {
    const strangers = new Strangers(names);
    for (const [name, address] of strangers.addresses) await strangers.#listen(name, address, certificate);
    return strangers;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    const all = [...this.#servers, ...this.#sockets];
    await Promise.all(all.map((one) => new Promise<void>((closed) => one.close(() => closed()))));
  }

  async #listen(name: string, address: string, certificate: ServerOptions): Promise<void> {
    await own(address);
    const servers = [
      [443, createServer(certificate)],
      [80, createPlainServer()],
    ] as const;
    for (const [port, server] of servers) {
      server.on("connection", () => this.connected.add(name));
      server.on("request", (_request, answer) => {
        this.asked.add(name);
        answer.end();
      });
      server.on("upgrade", (_request, socket) => {
        this.asked.add(name);
        socket.destroy();
      });
      server.listen(port, address);
      await once(server, "listening");
      this.#servers.push(server);
    }
    for (const port of UDP_PORTS) {
      const socket = createSocket("udp4", () => this.asked.add(name));
      socket.bind(port, address);
      await once(socket, "listening");
      this.#sockets.push(socket);
    }
  }
}
