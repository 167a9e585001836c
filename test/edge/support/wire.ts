/** Requests as bytes, so that nothing on the way corrects them: HTTP libraries refuse to send most of what is tried here. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from "node:tls";
import { answersIn } from "./answers.ts";

export interface Call {
  /** Own address. */
  readonly from: string;
  readonly to: { readonly host: string; readonly port: number };
  /** Absent: plain text. */
  readonly tls?: ConnectionOptions;
  /** Sent before anything else, also before TLS. */
  readonly preamble?: Buffer;
  /** Each part is sent after the answer to the one before. After the last answer the server is asked to end. */
  readonly parts: readonly (string | Buffer)[];
  /** Milliseconds after which silence is the answer. Default: 20 seconds, as no attempt expects it. */
  readonly patience?: number;
}

/** What came back. */
export interface Exchange {
  /**
   * Status codes with commas between, and "silence" where the connection stayed open; "TLS refused" when there was no
   * handshake, "closed" for an end without an answer.
   */
  readonly outcome: string;
  /** Everything that was received. */
  readonly text: string;
  /** What the server showed, with its issuers. */
  readonly certificate?: PeerCertificate;
  /** TLS protocol, e.g. `TLSv1.3`. */
  readonly protocol?: string;
}

/** A busy machine may take seconds to answer; the controllers themselves give up after 30. */
export const PATIENCE = 20_000;

export async function call({ from, to, tls, preamble, parts, patience = PATIENCE }: Call): Promise<Exchange> {
  const socket = connect({ ...to, localAddress: from });
  try {
    await once(socket, "connect");
  } catch (error) {
    return { outcome: `refused (${(error as NodeJS.ErrnoException).code})`, text: "" };
  }
  if (preamble) socket.write(preamble);
  if (tls === undefined) return converse(socket, parts, patience);
  const secure = await shakeHands(socket, tls, patience);
  if (secure instanceof Error) return refused(secure);
  // Read now: a connection that has ended forgets them.
  const seen = shown(secure);
  return { ...(await converse(secure, parts, patience)), ...seen };
}

/** There was no handshake, in the words of who refused it: an alert is the server's. */
export function refused({ message }: Error): Exchange {
  return { outcome: "TLS refused", text: message };
}

/** The reason where it does not come about. */
export async function shakeHands(
  socket: Socket,
  options: ConnectionOptions,
  patience = PATIENCE,
): Promise<TLSSocket | Error> {
  const secure = connectTls({ socket, rejectUnauthorized: false, ...options });
  try {
    await once(secure, "secureConnect", { signal: AbortSignal.timeout(patience) });
    return secure;
  } catch (error) {
    socket.destroy();
    return error as Error;
  }
}

function shown(socket: TLSSocket): Pick<Exchange, "certificate" | "protocol"> {
  return { certificate: socket.getPeerCertificate(true), protocol: socket.getProtocol() ?? "" };
}

/**
 * Nobody has to wait for silence: a connection that stays open after the last answer is ended by a request of its own, which a
 * controller answers itself, before anything is routed. What it takes for further requests it has answered by then; and where
 * it still waits for the rest of one, that end is swallowed, and silence is the outcome.
 */
const END = "OPTIONS * HTTP/1.1\r\nHost: end.example\r\nConnection: close\r\n\r\n";

async function converse(
  socket: Socket,
  parts: readonly (string | Buffer)[],
  patience: number,
): Promise<Exchange> {
  let text = "";
  let silent = false;
  let answered = 0;
  const [first, ...later] = parts;
  const ending = new Set<string | Buffer>([END]);
  socket.setTimeout(patience, () => {
    silent = true;
    socket.destroy();
  });
  socket.on("data", (data: Buffer) => {
    text += data.toString("latin1");
    const complete = answersIn(text).filter((answer) => answer.complete);
    if (complete.length === answered) return;
    answered = complete.length;
    if (complete.at(-1)?.last) return;
    const [end] = ending;
    const next = later.shift() ?? end;
    if (next === end) ending.clear();
    if (next !== undefined) socket.write(next);
  });
  // A reset after an answer is an end like any other.
  socket.on("error", () => {});
  const closed = once(socket, "close").catch(() => {});
  if (first !== undefined) socket.write(first);
  await closed;
  const answers = answersIn(text);
  if (ending.size === 0 && answers.at(-1)?.last && answers.at(-1)?.empty) answers.pop();
  const codes = answers.map(({ status }) => status);
  if (silent) codes.push("silence");
  return { outcome: codes.length === 0 ? "closed" : codes.join(","), text };
}

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** `null`: no Host header at all. */
  readonly host?: string | null;
  /** Further headers as they are sent. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A request that ends its connection, so that the end of the answer is known. */
export function requestText(parts: RequestParts): string {
  const { method = "GET", path = "/", version = "HTTP/1.1", host = null, headers = [], body = "" } = parts;
  const lines = [
    `${method} ${path} ${version}`,
    ...(host === null ? [] : [`Host: ${host}`]),
    ...headers,
    ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    "Connection: close",
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}
