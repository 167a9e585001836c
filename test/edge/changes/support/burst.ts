/** Many requests of one client address over one connection, as fast as they are answered. */
import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { own } from "../../../../rehearsal/edge/network.ts";
import type { ZoneName } from "../../../../stacks/topologies.ts";
import { hostOf } from "../../support/send.ts";
import { shakeHands } from "../../support/wire.ts";
import type { Place } from "./place.ts";
import { pathOf } from "./streams.ts";

export interface Answer {
  readonly status: number;
  /** Seconds, as the header says. */
  readonly retryAfter: string | undefined;
}

/** Requests at a time. Below the number that one client may have in flight, which is a limit of its own. */
const AT_ONCE = 50;

/** A client with an address of its own, and one HTTP/2 connection to a zone's first controller. */
export class Client {
  readonly #session: ClientHttp2Session;
  readonly #headers: Record<string, string>;

  private constructor(session: ClientHttp2Session, headers: Record<string, string>) {
    this.#session = session;
    this.#headers = headers;
  }

  static async connect(place: Place, zone: ZoneName, from: string): Promise<Client> {
    await own(from);
    const host = hostOf(zone);
    const to = { host: place.scene.address(zone, from), port: 8443, localAddress: from };
    const secure = await shakeHands(connect(to), { ALPNProtocols: ["h2"], servername: host });
    if (secure instanceof Error) throw secure;
    const session = connectHttp2(`https://${host}`, { createConnection: () => secure });
    return new Client(session, { ":method": "POST", ":path": pathOf(place, zone) });
  }

  async send(): Promise<Answer> {
    const stream = this.#session.request(this.#headers, { endStream: true });
    stream.resume();
    const [headers] = (await once(stream, "response")) as [Record<string, string | number>];
    const retryAfter = headers["retry-after"];
    return {
      status: Number(headers[":status"]),
      retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
    };
  }

  /** @param enough whether the answers so far are; they come in no particular order. */
  async burst(most: number, enough: (answers: readonly Answer[]) => boolean = () => false): Promise<Burst> {
    const began = Date.now();
    const answers: Answer[] = [];
    const next = async () => {
      for (let sent = 0; sent < most / AT_ONCE && !enough(answers); sent += 1)
        answers.push(await this.send());
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return { answers, seconds: (Date.now() - began) / 1_000 };
  }

  close(): void {
    this.#session.destroy();
  }
}

export interface Burst {
  readonly answers: readonly Answer[];
  readonly seconds: number;
}

export const served = ({ answers }: Burst) => answers.filter(({ status }) => status === 200).length;
export const isRefused = ({ status }: Answer) => status === 429;
