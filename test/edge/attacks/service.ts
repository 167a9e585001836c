/** What the edge is there for: it must not be fenced off by accident. */
import assert from "node:assert/strict";
import type { Received } from "../../../rehearsal/edge/backends.ts";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { CLIENTS, type Client, HOSTS } from "../support/parties.ts";
import { proxyHeaderV1, proxyHeaderV2 } from "../support/proxyProtocol.ts";
import { http2, raw, request } from "../support/send.ts";
import type { Exchange } from "../support/wire.ts";

const origin = "https://shop.example";
const event = JSON.stringify({ source: { id: "1" }, session: { id: "2" }, events: [{ type: "page-view" }] });

/** As browsers of visitors do, over both families: preflight, event, beacon, script. */
const tracking: readonly Attempt[] = (["stranger", "stranger (IPv6)"] as const).flatMap((from): Attempt[] => [
  {
    request: "OPTIONS /track: the browser's preflight for x-timestamp",
    from,
    to: "public",
    expected: "200",
    layer: "service",
    arrives: ["OPTIONS /track"],
    send: request(
      { from, to: "public" },
      {
        method: "OPTIONS",
        path: "/track",
        headers: [
          `Origin: ${origin}`,
          "Access-Control-Request-Method: POST",
          "Access-Control-Request-Headers: content-type,x-timestamp",
        ],
      },
    ),
    seen: ({ headers }) =>
      assert.equal(headers["access-control-request-headers"], "content-type,x-timestamp"),
    answer: ({ text }) =>
      assert.deepEqual(text.match(/^access-control-allow-origin: .*$/gim), [
        `Access-Control-Allow-Origin: ${origin}`,
      ]),
  },
  {
    request: "POST /track: an event in JSON with x-timestamp",
    from,
    to: "public",
    expected: "200",
    layer: "service",
    arrives: ["POST /track"],
    send: request(
      { from, to: "public" },
      {
        method: "POST",
        path: "/track",
        headers: [`Origin: ${origin}`, "Content-Type: application/json", "x-timestamp: 1764000000"],
        body: event,
      },
    ),
    seen: ({ headers, bodyBytes }) => {
      assert.equal(headers["x-timestamp"], "1764000000");
      assert.equal(bodyBytes, event.length);
    },
  },
  {
    request: "POST /track: a beacon (text/plain, no preflight)",
    from,
    to: "public",
    expected: "200",
    layer: "service",
    arrives: ["POST /track"],
    send: request(
      { from, to: "public" },
      { method: "POST", path: "/track", headers: ["Content-Type: text/plain;charset=UTF-8"], body: event },
    ),
  },
  {
    request: "POST /track over HTTP/2",
    from,
    to: "public",
    expected: "200",
    layer: "service",
    arrives: ["POST /track"],
    send: http2({ from, to: "public" }, { ":method": "POST", ":path": "/track" }),
  },
  ...["GET", "HEAD"].map(
    (method): Attempt => ({
      request: `${method} /tracker/liliput.min.js`,
      from,
      to: "public",
      expected: "200",
      layer: "service",
      arrives: [`${method} /tracker/liliput.min.js`],
      send: request({ from, to: "public" }, { method, path: "/tracker/liliput.min.js" }),
    }),
  ),
]);

/** As the browser of an operator does. */
const operating: readonly Attempt[] = (["operator", "operator (IPv6)"] as const).flatMap(
  (from): Attempt[] => [
    {
      request: "GET / of the GUI",
      from,
      to: "private",
      at: "gui",
      expected: "200",
      layer: "service",
      arrives: ["GET /"],
      send: request({ from, to: "private", host: HOSTS.gui, name: HOSTS.gui }),
    },
    {
      request: "GET /static/js/main.js of the GUI, HTTP/2",
      from,
      to: "private",
      at: "gui",
      expected: "200",
      layer: "service",
      arrives: ["GET /static/js/main.js"],
      send: http2(
        { from, to: "private", name: HOSTS.gui },
        { ":authority": HOSTS.gui, ":path": "/static/js/main.js" },
      ),
    },
    ...(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const).map(
      (method): Attempt => ({
        request: `${method} /user/preference with Authorization and x-context: staging`,
        from,
        to: "private",
        expected: "200",
        layer: "service",
        arrives: [`${method} /user/preference?q=1`],
        send: request(
          { from, to: "private" },
          {
            method,
            path: "/user/preference?q=1",
            headers: [`Origin: https://${HOSTS.gui}`, "Authorization: Bearer token", "x-context: staging"],
          },
        ),
        seen: ({ headers }) => {
          assert.equal(headers["x-context"], "staging");
          assert.equal(headers.authorization, "Bearer token");
        },
      }),
    ),
    {
      request: "plain HTTP is redirected to port 443",
      from,
      to: "private",
      expected: "301",
      layer: "redirect",
      send: request({ from, to: "private", port: "web" }, { path: "/login" }),
      answer: ({ text }) => assert.match(text, new RegExp(`\r\nLocation: https://${HOSTS.api}/login\r\n`)),
    },
  ],
);

const balanced: readonly Attempt[] = [proxyHeaderV1, proxyHeaderV2].flatMap((header, index): Attempt[] =>
  (["operator", "operator (IPv6)"] as const).map((client): Attempt => {
    const target = client === "operator" ? "203.0.113.1" : "2001:db8::1";
    return {
      request: `PROXY protocol v${index + 1} for ${CLIENTS[client]}`,
      from: "load balancer",
      as: client,
      to: "private",
      expected: "200",
      layer: "service",
      only: ["single"],
      arrives: ["GET /"],
      send: request({ from: "load balancer", to: "private", preamble: header(CLIENTS[client], target) }),
    };
  }),
);

export const service: AttackClass = {
  title: "What must work",
  attempts: [...tracking, ...operating, ...balanced],
};

const mebibyte = 1024 * 1024;

/** Largest bodies: 1 MiB in public, 25 MiB in private, where operators import files. */
function largest(from: Client, to: "public" | "private", bytes: number): Attempt[] {
  const path = to === "public" ? "/track" : "/import/upload";
  const host = to === "public" ? HOSTS.track : HOSTS.api;
  return [
    {
      request: `POST ${path} with a body of ${bytes / mebibyte} MiB`,
      from,
      to,
      expected: "200",
      layer: "service",
      arrives: [`POST ${path}`],
      send: request({ from, to }, { method: "POST", path, body: "x".repeat(bytes) }),
      seen: ({ bodyBytes }: Received) => assert.equal(bodyBytes, bytes),
    },
    {
      request: `POST ${path} that announces a byte more`,
      from,
      to,
      expected: "413",
      layer: "limits",
      // Refused by its length alone. Nothing of it is sent: a client that still sends may miss the answer.
      send: raw(
        { from, to },
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${bytes + 1}\r\nConnection: close\r\n\r\n`,
      ),
    },
  ];
}

export const limits: AttackClass = {
  title: "Limits",
  attempts: [
    ...largest("stranger", "public", mebibyte),
    ...largest("operator", "private", 25 * mebibyte),
    {
      request: "POST /track with chunks of more than 1 MiB together",
      from: "stranger",
      to: "public",
      expected: "413",
      layer: "limits",
      send: raw(
        { from: "stranger", to: "public" },
        `POST /track HTTP/1.1\r\nHost: ${HOSTS.track}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n` +
          `${(mebibyte + 1).toString(16)}\r\n${"x".repeat(mebibyte + 1)}\r\n0\r\n\r\n`,
      ),
    },
    ...(["public", "private"] as const).flatMap((to) =>
      (["web", "websecure"] as const).map(
        (port): Attempt => ({
          request: `40 KiB of headers on ${port}`,
          from: "stranger",
          to,
          expected: "431",
          layer: "limits",
          send: request({ from: "stranger", to, port }, { headers: [`X: ${"x".repeat(40 * 1024)}`] }),
        }),
      ),
    ),
  ],
};

const strictTransport = /\r\nStrict-Transport-Security: max-age=31536000\r\n/;
const protections = ({ text }: Exchange) => {
  assert.match(text, /\r\nX-Content-Type-Options: nosniff\r\n/);
  assert.match(text, /\r\nX-Frame-Options: DENY\r\n/);
};

/** A trial with its own authority must stay undoable, so it asks for no strict transport. */
export const responseHeaders: AttackClass = {
  title: "Headers of answers",
  attempts: (
    [
      ["stranger", "public", "/track"],
      ["operator", "private", "/"],
    ] as const
  ).flatMap(([from, to, path]): Attempt[] => [
    {
      request: `POST ${path}: browsers are told to insist on TLS`,
      from,
      to,
      expected: "200",
      layer: "service",
      only: ["split", "static"],
      arrives: [`POST ${path}`],
      send: request({ from, to }, { method: "POST", path }),
      answer: (exchange) => {
        protections(exchange);
        assert.match(exchange.text, strictTransport);
      },
    },
    {
      request: `POST ${path}: with a private authority they are not`,
      from,
      to,
      expected: "200",
      layer: "service",
      only: ["single"],
      arrives: [`POST ${path}`],
      send: request({ from, to }, { method: "POST", path }),
      answer: (exchange) => {
        protections(exchange);
        assert.doesNotMatch(exchange.text, /Strict-Transport-Security/i);
      },
    },
    {
      request: "plain HTTP: a redirect does not ask for it",
      from,
      to,
      expected: "301",
      layer: "redirect",
      send: request({ from, to, port: "web" }),
      answer: ({ text }) => assert.doesNotMatch(text, /Strict-Transport-Security/i),
    },
  ]),
};
