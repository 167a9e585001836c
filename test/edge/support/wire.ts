/** Requests as bytes, so that nothing on the way corrects them: HTTP libraries refuse to send most of what is tried here. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from "node:tls";

export interface Call {
  /** Own address. */
  readonly from: string;
  readonly to: { readonly host: string; readonly port: number };
  /** Absent: plain text. */
  readonly tls?: ConnectionOptions;
  /** Sent before anything else, also before TLS. */
  readonly preamble?: Buffer;
  /** Each part is sent after an answer to the one before has begun. */
  readonly parts: readonly (string | Buffer)[];
  /** Milliseconds after which silence is the answer. Default: 3000. */
  readonly patience?: number;
}

/** What came back. */
export interface Exchange {
  /**
   * Status codes with commas between; "TLS refused" when there was no handshake, "closed" for an end without an answer, "silence".
   */
  readonly outcome: string;
  /** Everything that was received. */
  readonly text: string;
  /** What the server showed, with its issuers. */
  readonly certificate?: PeerCertificate;
  /** TLS protocol, e.g. `TLSv1.3`. */
  readonly protocol?: string;
}

const PATIENCE = 3_000;

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
  if (!secure) return TLS_REFUSED;
  return { ...(await converse(secure, parts, patience)), ...shown(secure) };
}

export const TLS_REFUSED: Exchange = { outcome: "TLS refused", text: "" };

/** Nothing where the server does not want it. */
export async function shakeHands(
  socket: Socket,
  options: ConnectionOptions,
  patience = PATIENCE,
): Promise<TLSSocket | undefined> {
  const secure = connectTls({ socket, rejectUnauthorized: false, ...options });
  try {
    await once(secure, "secureConnect", { signal: AbortSignal.timeout(patience) });
    return secure;
  } catch {
    socket.destroy();
    return undefined;
  }
}

function shown(socket: TLSSocket): Pick<Exchange, "certificate" | "protocol"> {
  return { certificate: socket.getPeerCertificate(true), protocol: socket.getProtocol() ?? "" };
}

async function converse(
  socket: Socket,
  parts: readonly (string | Buffer)[],
  patience: number,
): Promise<Exchange> {
  let text = "";
  let silent = false;
  const [first, ...later] = parts;
  socket.setTimeout(patience, () => {
    silent = true;
    socket.destroy();
  });
  socket.on("data", (data: Buffer) => {
    const before = statuses(text).length;
    text += data.toString("latin1");
    if (statuses(text).length > before) {
      const next = later.shift();
      if (next !== undefined) socket.write(next);
    }
  });
  // A reset after an answer is an end like any other.
  socket.on("error", () => {});
  const closed = once(socket, "close").catch(() => {});
  if (first !== undefined) socket.write(first);
  await closed;
  const codes = statuses(text);
  if (codes.length > 0) return { outcome: codes.join(","), text };
  return { outcome: silent ? "silence" : "closed", text };
}

/** Of every answer in a stream of HTTP/1, and of HTTP/2 where a server began to speak it. */
function statuses(text: string): string[] {
  return [...text.matchAll(/(?:^|\r\n|[}\]\w])HTTP\/1\.[01] (\d{3})/g)].map(([, code = ""]) => code);
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
