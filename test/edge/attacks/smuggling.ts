/** One message that two servers could read as different ones: the second half must never become a request of its own. */
import assert from "node:assert/strict";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { HOSTS } from "../support/parties.ts";
import { http2, raw } from "../support/send.ts";

const hidden = `GET /install HTTP/1.1\r\nHost: ${HOSTS.track}\r\nConnection: close\r\n\r\n`;
const chunkedEnd = "0\r\n\r\n";

interface Trick {
  readonly name: string;
  readonly headers: readonly string[];
  readonly body: string;
  /** What a stranger gets from the public edge; 200 is the answer to one POST /track. */
  readonly publicly: string;
  /** What he gets from the private one, where it is not the same refusal. */
  readonly privately?: string;
}

const tricks: readonly Trick[] = [
  {
    name: "Content-Length and Transfer-Encoding",
    headers: [`Content-Length: ${chunkedEnd.length + hidden.length}`, "Transfer-Encoding: chunked"],
    body: chunkedEnd + hidden,
    // The body ends where its last chunk says; what follows is a request of its own, to both sides.
    publicly: "200,404",
    privately: "403,404",
  },
  {
    name: "Transfer-Encoding and Content-Length, shorter than the body",
    headers: ["Transfer-Encoding: chunked", "Content-Length: 4"],
    body: `${(hidden.length).toString(16)}\r\n${hidden}\r\n${chunkedEnd}`,
    publicly: "200",
    privately: "403",
  },
  {
    name: "two different lengths",
    headers: ["Content-Length: 0", `Content-Length: ${hidden.length}`],
    body: hidden,
    publicly: "400",
  },
  {
    name: "a list of lengths",
    headers: [`Content-Length: 0, ${hidden.length}`],
    body: hidden,
    publicly: "400",
  },
  { name: "a negative length", headers: ["Content-Length: -1"], body: hidden, publicly: "400" },
  { name: "a length with a sign", headers: ["Content-Length: +0"], body: hidden, publicly: "400" },
  { name: "a hexadecimal length", headers: ["Content-Length: 0x0"], body: hidden, publicly: "400" },
  { name: "an empty length", headers: ["Content-Length:"], body: "", publicly: "400" },
  {
    name: "Transfer-Encoding: xchunked",
    headers: ["Transfer-Encoding: xchunked"],
    body: chunkedEnd + hidden,
    publicly: "501",
  },
  {
    name: "Transfer-Encoding: chunked, identity",
    headers: ["Transfer-Encoding: chunked, identity"],
    body: chunkedEnd + hidden,
    publicly: "501",
  },
  {
    name: "Transfer-Encoding: identity",
    headers: ["Transfer-Encoding: identity"],
    body: hidden,
    publicly: "501",
  },
  {
    name: "Transfer-Encoding twice",
    headers: ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
    body: chunkedEnd + hidden,
    publicly: "501",
  },
  {
    name: "Transfer-Encoding with a space before the colon",
    headers: ["Transfer-Encoding : chunked"],
    body: chunkedEnd + hidden,
    publicly: "400",
  },
  {
    name: "Transfer-Encoding with a vertical tab",
    headers: ["Transfer-Encoding: \u000bchunked"],
    body: chunkedEnd + hidden,
    publicly: "400",
  },
  {
    name: "Transfer_Encoding",
    headers: ["Transfer_Encoding: chunked"],
    body: "",
    publicly: "200",
    privately: "403",
  },
  {
    name: "a folded header (obsolete): one header whose value holds the second",
    headers: ["X-Folded: a", " Transfer-Encoding: chunked"],
    body: "",
    publicly: "200",
    privately: "403",
  },
  { name: "a folded first header", headers: [" Transfer-Encoding: chunked"], body: "", publicly: "400" },
  { name: "a header without a colon", headers: ["Transfer-Encoding chunked"], body: "", publicly: "400" },
  { name: "a NUL in a header's name", headers: ["X\u0000: 1"], body: "", publicly: "400" },
  { name: "a NUL in a header's value", headers: ["X: \u0000"], body: "", publicly: "400" },
  {
    name: "a bare carriage return in a header's value",
    headers: ["X: a\rHost: b"],
    body: "",
    publicly: "400",
  },
  {
    name: "a chunk size with a sign",
    headers: ["Transfer-Encoding: chunked"],
    body: `+0\r\n\r\n${hidden}`,
    publicly: "500",
    privately: "403",
  },
  {
    name: "a chunk size with 0x",
    headers: ["Transfer-Encoding: chunked"],
    body: `0x0\r\n\r\n${hidden}`,
    publicly: "500",
    privately: "403",
  },
  {
    name: "a chunk size beyond 64 bits",
    headers: ["Transfer-Encoding: chunked"],
    body: `10000000000000000\r\n${hidden}`,
    publicly: "500",
    privately: "403",
  },
  {
    name: "a chunk that is longer than it says",
    headers: ["Transfer-Encoding: chunked"],
    body: `1\r\nabc\r\n${chunkedEnd}`,
    publicly: "500",
    privately: "403",
  },
];

export const smuggling: AttackClass = {
  title: "Request smuggling",
  attempts: [
    ...tricks.flatMap(({ name, headers, body, publicly, privately = publicly }): Attempt[] => [
      {
        from: "stranger",
        to: "public",
        request: `${name}, on POST /track`,
        expected: publicly,
        layer: "parser",
        ...(publicly.startsWith("200") && { arrives: ["POST /track"] }),
        send: raw({ from: "stranger", to: "public" }, message(HOSTS.track, "/track", headers, body)),
      },
      {
        from: "stranger",
        to: "private",
        request: name,
        expected: privately,
        layer: privately.startsWith("403") ? "allowList" : "parser",
        send: raw({ from: "stranger", to: "private" }, message(HOSTS.api, "/", headers, body)),
      },
    ]),
    ...(["public", "private"] as const).flatMap((to): Attempt[] => [
      {
        from: "stranger",
        to,
        request: "lines that end with a bare line feed",
        expected: to === "private" ? "403" : "404",
        layer: "parser",
        send: raw(
          { from: "stranger", to },
          `GET /install HTTP/1.1\nHost: ${HOSTS[to === "public" ? "track" : "api"]}\nConnection: close\n\n`,
        ),
      },
      {
        from: "stranger",
        to,
        request: "a first line of HTTP/0.9",
        expected: "400",
        layer: "parser",
        send: raw({ from: "stranger", to }, "GET /install\r\n\r\n"),
      },
      {
        from: "stranger",
        to,
        request: "HTTP/2 with a content-length that is not its body's: the body's own arrives",
        expected: to === "private" ? "403" : "200",
        layer: to === "private" ? "allowList" : "headers",
        ...(to === "public" && { arrives: ["POST /track"] }),
        seen: ({ headers }) => assert.equal(headers["content-length"], "0"),
        send: http2(
          { from: "stranger", to },
          { ":method": "POST", "content-length": "100", ":path": "/track" },
        ),
      },
    ]),
  ],
};

function message(host: string, path: string, headers: readonly string[], body: string): string {
  return [`POST ${path} HTTP/1.1`, `Host: ${host}`, ...headers, "", body].join("\r\n");
}
