/** One message that two servers could read as different ones: the second half must never become a request of its own. */
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { HOSTS } from "../support/parties.ts";
import { http2, raw } from "../support/send.ts";

const hidden = `GET /install HTTP/1.1\r\nHost: ${HOSTS.track}\r\nConnection: close\r\n\r\n`;
const chunkedEnd = "0\r\n\r\n";

interface Trick {
  readonly name: string;
  readonly headers: readonly string[];
  readonly body: string;
  /** What a stranger may get from the public edge. */
  readonly publicly: readonly string[];
  /** What reaches the public API, if anything does. */
  readonly arrives?: readonly string[];
}

const refused = ["400"] as const;
/** Taken as one request whose end is the end of its body; what follows is a request for a path that is not served. */
const taken = ["200,404", "200", "400,400", "200,400"] as const;

const tricks: readonly Trick[] = [
  {
    name: "Content-Length and Transfer-Encoding",
    headers: [`Content-Length: ${chunkedEnd.length + hidden.length}`, "Transfer-Encoding: chunked"],
    body: chunkedEnd + hidden,
    publicly: [...refused, ...taken],
    arrives: ["POST /track"],
  },
  {
    name: "Transfer-Encoding and Content-Length, shorter than the body",
    headers: ["Transfer-Encoding: chunked", "Content-Length: 4"],
    body: `${(hidden.length).toString(16)}\r\n${hidden}\r\n${chunkedEnd}`,
    publicly: [...refused, "200"],
    arrives: ["POST /track"],
  },
  { name: "two different lengths", headers: ["Content-Length: 0", `Content-Length: ${hidden.length}`], body: hidden, publicly: refused },
  { name: "a list of lengths", headers: [`Content-Length: 0, ${hidden.length}`], body: hidden, publicly: refused },
  { name: "a negative length", headers: ["Content-Length: -1"], body: hidden, publicly: refused },
  { name: "a length with a sign", headers: ["Content-Length: +0"], body: hidden, publicly: refused },
  { name: "a hexadecimal length", headers: ["Content-Length: 0x0"], body: hidden, publicly: refused },
  { name: "an empty length", headers: ["Content-Length:"], body: "", publicly: [...refused, "200"], arrives: ["POST /track"] },
  { name: "Transfer-Encoding: xchunked", headers: ["Transfer-Encoding: xchunked"], body: chunkedEnd + hidden, publicly: ["400", "501"] },
  { name: "Transfer-Encoding: chunked, identity", headers: ["Transfer-Encoding: chunked, identity"], body: chunkedEnd + hidden, publicly: ["400", "501"] },
  { name: "Transfer-Encoding: identity", headers: ["Transfer-Encoding: identity"], body: hidden, publicly: ["400", "501"] },
  { name: "Transfer-Encoding twice", headers: ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], body: chunkedEnd + hidden, publicly: ["400", "501"] },
  { name: "Transfer-Encoding with a space before the colon", headers: ["Transfer-Encoding : chunked"], body: chunkedEnd + hidden, publicly: refused },
  { name: "Transfer-Encoding with a vertical tab", headers: ["Transfer-Encoding: \u000bchunked"], body: chunkedEnd + hidden, publicly: ["400", "501"] },
  { name: "Transfer_Encoding", headers: ["Transfer_Encoding: chunked"], body: "", publicly: ["200"], arrives: ["POST /track"] },
  { name: "a folded header (obsolete)", headers: ["X-Folded: a", " Transfer-Encoding: chunked"], body: "", publicly: refused },
  { name: "a folded first header", headers: [" Transfer-Encoding: chunked"], body: "", publicly: refused },
  { name: "a header without a colon", headers: ["Transfer-Encoding chunked"], body: "", publicly: refused },
  { name: "a NUL in a header's name", headers: ["X\u0000: 1"], body: "", publicly: refused },
  { name: "a NUL in a header's value", headers: ["X: \u0000"], body: "", publicly: refused },
  { name: "a bare carriage return in a header's value", headers: ["X: a\rHost: b"], body: "", publicly: refused },
  { name: "a chunk size with a sign", headers: ["Transfer-Encoding: chunked"], body: `+0\r\n\r\n${hidden}`, publicly: ["400", "500"] },
  { name: "a chunk size with 0x", headers: ["Transfer-Encoding: chunked"], body: `0x0\r\n\r\n${hidden}`, publicly: ["400", "500"] },
  { name: "a chunk size beyond 64 bits", headers: ["Transfer-Encoding: chunked"], body: `10000000000000000\r\n${hidden}`, publicly: ["400", "500"] },
  { name: "a chunk that is longer than it says", headers: ["Transfer-Encoding: chunked"], body: `1\r\nabc\r\n${chunkedEnd}`, publicly: ["400", "500"] },
];

export const smuggling: AttackClass = {
  title: "Request smuggling",
  attempts: [
    ...tricks.flatMap(({ name, headers, body, publicly, arrives }): Attempt[] => [
      {
        from: "stranger",
        to: "public",
        request: `${name}, on POST /track`,
        expected: publicly,
        layer: "parser",
        ...(arrives && { arrives }),
        send: raw({ from: "stranger", to: "public", patience: 1_500 }, message(HOSTS.track, "/track", headers, body)),
      },
      {
        from: "stranger",
        to: "private",
        request: name,
        expected: ["400", "403", "403,403", "403,400", "501"],
        layer: "allowList",
        send: raw({ from: "stranger", to: "private", patience: 1_500 }, message(HOSTS.api, "/", headers, body)),
      },
    ]),
    ...(["public", "private"] as const).flatMap((to): Attempt[] => [
      {
        from: "stranger",
        to,
        request: "lines that end with a bare line feed",
        expected: to === "private" ? ["403", "400"] : ["404", "400"],
        layer: "parser",
        send: raw({ from: "stranger", to }, `GET /install HTTP/1.1\nHost: ${HOSTS[to === "public" ? "track" : "api"]}\nConnection: close\n\n`),
      },
      {
        from: "stranger",
        to,
        request: "a first line of HTTP/0.9",
        expected: ["400", "closed"],
        layer: "parser",
        send: raw({ from: "stranger", to }, "GET /install\r\n\r\n"),
      },
      {
        from: "stranger",
        to,
        request: "HTTP/2 with transfer-encoding",
        expected: to === "private" ? ["403", "400", "stream error 1"] : ["404", "400", "stream error 1", "stream error (ERR_HTTP2_INVALID_CONNECTION_HEADERS)"],
        layer: "parser",
        send: http2({ from: "stranger", to }, { "x-te": "chunked", te: "trailers", ":path": "/install" }),
      },
      {
        from: "stranger",
        to,
        request: "HTTP/2 with a content-length that is not its body's",
        expected: to === "private" ? ["403", "400", "stream error 1"] : ["404", "400", "stream error 1"],
        layer: "parser",
        send: http2({ from: "stranger", to }, { ":method": "POST", "content-length": "100", ":path": "/install" }),
      },
    ]),
  ],
};

function message(host: string, path: string, headers: readonly string[], body: string): string {
  return [`POST ${path} HTTP/1.1`, `Host: ${host}`, ...headers, "", body].join("\r\n");
}
