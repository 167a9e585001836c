/** A client that keeps its connection, as browsers do: for as long as the edge keeps it, whoever would get a new one by then. */
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { RunningPod } from "../../../rehearsal/edge/kubelet.ts";
import type { Sample } from "./traffic.ts";
import { shakeHands } from "./wire.ts";

export interface Keeping {
  /** Own address. */
  readonly from: string;
  readonly host: string;
  /** Chooses the controller of a new connection. */
  readonly next: () => RunningPod | undefined;
}

export class KeptConnection {
  /** Connections so far. */
  opened = 0;
  readonly #keeping: Keeping;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #controller: string | undefined;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    this.#agent.createConnection = (_, done) => {
      this.#open().then(
        (socket) => done?.(null, socket),
        (error) => done?.(error, undefined as never),
      );
      return undefined as never;
    };
  }

  /** GET over the connection there is, or over a new one. */
  async get(path: string): Promise<Omit<Sample, "sent">> {
    for (;;) {
      const { host } = this.#keeping;
      const sending = request({ agent: this.#agent, path, headers: { host } });
      sending.setTimeout(5_000, () => sending.destroy(new Error("silence")));
      sending.end();
      try {
        const [answer] = (await once(sending, "response")) as [IncomingMessage];
        const exchange = { outcome: String(answer.statusCode), text: await text(answer) };
        return { controller: this.#controller, exchange };
      } catch (error) {
        // The edge closed the connection while the request was on its way. Clients repeat it (RFC 9110, section 9.2.2).
        if (sending.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET") continue;
        const outcome = error instanceof Error ? error.message : String(error);
        return { controller: this.#controller, exchange: { outcome, text: "" } };
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #open() {
    const { from, host, next } = this.#keeping;
    const pod = next();
    this.#controller = pod?.name;
    if (!pod) throw new Error("no controller");
    this.opened += 1;
    const to = from.includes(":") ? pod.addresses.ipv6 : pod.addresses.ipv4;
    const secure = await shakeHands(connect({ host: to, port: 8443, localAddress: from }), {
      servername: host,
    });
    if (secure instanceof Error) throw secure;
    return secure;
  }
}
