/** Ways to send: a request of HTTP/1 as text, raw bytes, HTTP/2. Each gives a function that an attempt calls. */
import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2, constants } from "node:http2";
import { connect } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { ZoneName } from "../../../stacks/topologies.ts";
import type { Scene } from "./installations.ts";
import { CLIENTS, type Client, HOSTS } from "./parties.ts";
import {
  call,
  type Exchange,
  PATIENCE,
  type RequestParts,
  refused,
  requestText,
  shakeHands,
} from "./wire.ts";

/** Ports of a controller's pod. */
export const PORTS = { web: 8000, websecure: 8443, health: 8080 } as const;

export interface Way {
  readonly from: Client;
  readonly to: ZoneName;
  /** Name of a host, or the text of a Host header; `null`: none. Default: the zone's API host. */
  readonly host?: string | null;
  /** Name in the TLS handshake; `null`: none. Default: the zone's API host. */
  readonly name?: string | null;
  /** Default: websecure. */
  readonly port?: keyof typeof PORTS;
  /** The zone whose authority must have signed the certificate. Default: any certificate will do. */
  readonly verifiedBy?: ZoneName;
  readonly tls?: ConnectionOptions;
  /** Without TLS where it is expected. */
  readonly plain?: boolean;
  readonly preamble?: Buffer;
  readonly patience?: number;
}

export type Send = (scene: Scene) => Promise<Exchange>;

/** The host that a zone's edge serves first. */
export function hostOf(zone: ZoneName): string {
  return zone === "public" ? HOSTS.track : HOSTS.api;
}

/** A well-formed request. */
export function request(way: Way, parts: RequestParts = {}): Send {
  return raw(way, requestText({ host: way.host === undefined ? hostOf(way.to) : way.host, ...parts }));
}

/** Bytes as they are; the last request among them should ask for the end of the connection. */
export function raw(way: Way, ...parts: readonly (string | Buffer)[]): Send {
  const port = way.port ?? "websecure";
  return (scene) =>
    call({
      from: CLIENTS[way.from],
      to: { host: scene.address(way.to, CLIENTS[way.from]), port: PORTS[port] },
      ...(port === "websecure" && !way.plain && { tls: tlsOptions(way, scene) }),
      ...(way.preamble && { preamble: way.preamble }),
      ...(way.patience !== undefined && { patience: way.patience }),
      parts,
    });
}

function tlsOptions({ to, name, verifiedBy, tls }: Way, { authorities }: Scene): ConnectionOptions {
  const servername = name === undefined ? hostOf(to) : name;
  return {
    ...(servername === null ? {} : { servername }),
    ...(verifiedBy && { ca: authorities[verifiedBy], rejectUnauthorized: true }),
    ...tls,
  };
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Requests over one HTTP/2 connection, one after the other. The outcome is their status codes. */
export function http2(way: Way, ...requests: readonly Headers[]): Send {
  return async (scene) => {
    const from = CLIENTS[way.from];
    const socket = connect({ host: scene.address(way.to, from), port: PORTS.websecure, localAddress: from });
    const secure = await shakeHands(socket, { ALPNProtocols: ["h2"], ...tlsOptions(way, scene) });
    if (secure instanceof Error) return refused(secure);
    const session: ClientHttp2Session = connectHttp2(`https://${hostOf(way.to)}`, {
      createConnection: () => secure,
    });
    session.on("error", () => {});
    try {
      const outcomes: string[] = [];
      let text = "";
      for (const headers of requests) {
        // CONNECT has neither path nor scheme.
        const path = headers[":method"] === "CONNECT" ? {} : { ":path": "/" };
        const answer = await stream(session, { ...path, ":authority": hostOf(way.to), ...headers });
        outcomes.push(answer.outcome);
        text += answer.text;
      }
      return { outcome: outcomes.join(","), text };
    } finally {
      session.destroy();
    }
  };
}

async function stream(session: ClientHttp2Session, headers: Headers): Promise<Exchange> {
  let text = "";
  let outcome = "no answer";
  try {
    const request = session.request(headers as Record<string, string>, { endStream: true });
    request.setTimeout(PATIENCE, () => request.close(constants.NGHTTP2_CANCEL));
    request.on("response", (answer) => {
      outcome = String(answer[":status"]);
      text += `${JSON.stringify(answer)}\n`;
    });
    request.on("data", (data: Buffer) => {
      text += data.toString("utf8");
    });
    await once(request, "close");
    if (outcome === "no answer" && request.rstCode !== 0) outcome = `stream error ${request.rstCode}`;
  } catch (error) {
    if (outcome === "no answer") outcome = `stream error (${(error as NodeJS.ErrnoException).code})`;
  }
  return { outcome, text };
}
