/** Headers that some proxies and applications route by, upgrades, tunnels. */
import assert from "node:assert/strict";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { HOSTS } from "../support/parties.ts";
import { http2, raw, request } from "../support/send.ts";

const toPublic = { from: "stranger", to: "public" } as const;
const toPrivate = { from: "stranger", to: "private" } as const;
const zones = [toPublic, toPrivate] as const;

const routingHeaders = [
  "X-Original-URL: /install",
  "X-Rewrite-URL: /install",
  "X-Original-URI: /install",
  "X-Forwarded-URI: /install",
  "X-Forwarded-Path: /install",
  "X-Forwarded-Prefix: /install",
  "X-Envoy-Original-Path: /install",
  "X-Override-URL: /install",
  "X-HTTP-DestinationURL: /install",
  "Destination: /install",
  "Referer: https://api.tracardi.example/install",
  "Base-URL: /install",
  "X-HTTP-Method-Override: DELETE",
  "X-HTTP-Method: PUT",
  "X-Method-Override: PATCH",
  "X-Forwarded-Method: GET",
];

export const routingByHeader: AttackClass = {
  title: "Routing by header, method override",
  attempts: [
    ...routingHeaders.flatMap((header): Attempt[] => [
      {
        ...toPublic,
        request: `GET / with ${header}`,
        expected: "404",
        layer: "paths",
        send: request(toPublic, { headers: [header] }),
      },
      {
        ...toPublic,
        request: `POST /track with ${header}: it stays POST /track`,
        expected: "200",
        layer: "service",
        arrives: ["POST /track"],
        send: request(toPublic, { method: "POST", path: "/track", headers: [header] }),
      },
    ]),
    {
      ...toPrivate,
      request: `all of them on the private edge`,
      expected: "403",
      layer: "allowList",
      send: request(toPrivate, { headers: routingHeaders }),
    },
    ...(["X-Context: staging", "x-context:staging", "X_Context: staging", "X.Context: staging"] as const).map(
      (header): Attempt => ({
        ...toPublic,
        request: `POST /track with ${header}: a web site does not choose between staging and production`,
        expected: "200",
        layer: "headers",
        arrives: ["POST /track"],
        send: request(toPublic, { method: "POST", path: "/track", headers: [header] }),
        seen: ({ headers }, { plan }) => {
          // Where one API answers both zones it listens to this header, so the edge sets it.
          assert.equal(headers["x-context"], plan.topology === "split" ? undefined : "production");
          assert.doesNotMatch(JSON.stringify(headers), /staging/);
        },
      }),
    ),
  ],
};

const websocket = [
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];
/** `Connection: close` of an ordinary request would end what is asked for. */
const upgrading = (host: string, path: string, headers: readonly string[]) =>
  ["GET", "POST"].map(
    (method) =>
      `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade, close, HTTP2-Settings\r\n${headers.join("\r\n")}\r\n\r\n`,
  );

export const upgrades: AttackClass = {
  title: "Upgrades, CONNECT, OPTIONS *",
  attempts: [
    ...zones.flatMap((way): Attempt[] => {
      const host = way.to === "private" ? HOSTS.api : HOSTS.track;
      const refusal = way.to === "private" ? "403" : "404";
      const layer = way.to === "private" ? "allowList" : "paths";
      return [
        ["a websocket", websocket],
        ["HTTP/2 in clear (h2c)", ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"]],
        ["TLS/1.0", ["Upgrade: TLS/1.0"]],
        ["an unknown protocol", ["Upgrade: anything"]],
      ].flatMap(([name, headers]) =>
        upgrading(host, "/", headers as string[]).map(
          (text): Attempt => ({
            ...way,
            request: `${text.split(" ")[0]} / asks for an upgrade to ${name}`,
            expected: refusal,
            layer,
            send: raw(way, text),
          }),
        ),
      );
    }),
    ...["Upgrade: h2c", "Upgrade: websocket"].map(
      (header): Attempt => ({
        ...toPublic,
        request: `POST /track with ${header}: an ordinary answer, no tunnel`,
        expected: "200",
        layer: "service",
        arrives: ["POST /track"],
        send: raw(
          toPublic,
          `POST /track HTTP/1.1\r\nHost: ${HOSTS.track}\r\nConnection: Upgrade, close\r\n${header}\r\nContent-Length: 0\r\n\r\n`,
        ),
      }),
    ),
    ...zones.flatMap((way): Attempt[] => {
      const target = way.to === "private" ? HOSTS.api : HOSTS.track;
      return [
        {
          ...way,
          request: `CONNECT ${HOSTS.api}:443`,
          expected: way.to === "private" ? "403" : "404",
          layer: way.to === "private" ? "allowList" : "separate",
          send: raw(
            way,
            `CONNECT ${HOSTS.api}:443 HTTP/1.1\r\nHost: ${HOSTS.api}:443\r\nConnection: close\r\n\r\n`,
          ),
        },
        {
          ...way,
          request: "CONNECT 10.96.0.1:443 (the Kubernetes API)",
          expected: "404",
          layer: "separate",
          send: raw(way, `CONNECT 10.96.0.1:443 HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`),
        },
        {
          ...way,
          request: "CONNECT over HTTP/2",
          expected: way.to === "private" ? "403" : "404",
          layer: way.to === "private" ? "allowList" : "separate",
          send: http2(way, { ":method": "CONNECT", ":authority": `${HOSTS.api}:443` }),
        },
        {
          ...way,
          request: "OPTIONS *: an empty answer of the controller itself",
          expected: "200",
          layer: "internal",
          send: raw(way, `OPTIONS * HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`),
          answer: ({ text }) => assert.match(text, /\r\nContent-Length: 0\r\n/),
        },
        {
          ...way,
          request: "HTTP/2 without TLS (prior knowledge) on the port for plain HTTP",
          expected: "closed",
          layer: "parser",
          send: raw(
            { ...way, port: "web" },
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            Buffer.from("000000040000000000", "hex"),
          ),
        },
      ];
    }),
    {
      ...toPrivate,
      request: "plain HTTP on the port for TLS",
      expected: "404",
      layer: "tls",
      send: request({ ...toPrivate, plain: true }),
    },
  ],
};
