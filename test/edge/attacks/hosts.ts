/** Which host a request is for, told in several ways that contradict each other. */
import assert from "node:assert/strict";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { HOSTS } from "../support/parties.ts";
import { http2, raw, request } from "../support/send.ts";
import { requestText } from "../support/wire.ts";

const toPrivate = { from: "stranger", to: "private" } as const;
const toPublic = { from: "stranger", to: "public" } as const;

/** Spellings of a private host that a stranger sends to the private edge. */
const privateSpellings = [HOSTS.api.toUpperCase(), `${HOSTS.api}.`, `${HOSTS.api}:443`, `${HOSTS.api}:8080`];

/** Hosts for which the private edge has no route, so that its middlewares are not even asked. */
const noPrivateHosts = [`${HOSTS.api}..`, HOSTS.track, "localhost", "127.0.0.1", "[::1]", "unknown.example"];

/** What a stranger tries on the public edge to reach a host of the private zone; nothing there has such a route. */
const publicSpellings = [
  HOSTS.api,
  HOSTS.gui,
  HOSTS.api.toUpperCase(),
  `${HOSTS.api}.`,
  `${HOSTS.api}:443`,
  `${HOSTS.gui}:8443`,
  "split-private-api.split-private",
  "single-api.single-private.svc.cluster.local",
  "localhost",
  "unknown.example",
  "",
];

const track = { method: "POST", path: "/track" } as const;

export const hostConfusion: AttackClass = {
  title: "Host confusion",
  attempts: [
    ...privateSpellings.map(
      (host): Attempt => ({
        ...toPrivate,
        request: `Host: ${host}`,
        expected: "403",
        layer: "allowList",
        send: request({ ...toPrivate, host }),
      }),
    ),
    ...noPrivateHosts.map(
      (host): Attempt => ({
        ...toPrivate,
        request: `Host: ${host}`,
        expected: "404",
        layer: "separate",
        send: request({ ...toPrivate, host }),
      }),
    ),
    ...publicSpellings.map(
      (host): Attempt => ({
        ...toPublic,
        request: `POST /track, Host: ${host || "(empty)"}, TLS name of the tracking host`,
        expected: "404",
        layer: "separate",
        send: request({ ...toPublic, host }, track),
      }),
    ),
    ...([toPrivate, toPublic] as const).flatMap((way): Attempt[] => {
      const refusal = way.to === "private" ? "403" : "404";
      const layer = way.to === "private" ? "allowList" : "separate";
      return [
        {
          ...way,
          request: `GET https://${HOSTS.api}/ (absolute form), Host: ${HOSTS.track}`,
          expected: refusal,
          layer,
          send: request({ ...way, host: HOSTS.track }, { path: `https://${HOSTS.api}/` }),
        },
        {
          ...way,
          request: `GET http://user@${HOSTS.api}/ (absolute form with a user), Host: ${HOSTS.track}`,
          expected: refusal,
          layer,
          send: request({ ...way, host: HOSTS.track }, { path: `http://user@${HOSTS.api}/` }),
        },
        {
          ...way,
          request: `GET https://${HOSTS.track}/ (absolute form), Host: ${HOSTS.api}`,
          expected: "404",
          layer: "separate",
          send: request({ ...way, host: HOSTS.api }, { path: `https://${HOSTS.track}/` }),
        },
        {
          ...way,
          request: `two Host headers: ${HOSTS.track}, ${HOSTS.api}`,
          expected: "400",
          layer: "parser",
          send: request({ ...way, host: HOSTS.track }, { headers: [`Host: ${HOSTS.api}`] }),
        },
        {
          ...way,
          request: "no Host header",
          expected: "400",
          layer: "parser",
          send: request({ ...way, host: null }),
        },
        {
          ...way,
          request: `Host: ${HOSTS.track}@${HOSTS.api}`,
          expected: "400",
          layer: "parser",
          send: request({ ...way, host: `${HOSTS.track}@${HOSTS.api}` }),
        },
        {
          ...way,
          request: `Host: ${HOSTS.track}, ${HOSTS.api} (a list)`,
          expected: "400",
          layer: "parser",
          send: request({ ...way, host: `${HOSTS.track}, ${HOSTS.api}` }),
        },
        {
          ...way,
          request: `HTTP/1.0 without Host, TLS name ${way.to === "private" ? HOSTS.api : HOSTS.track}`,
          expected: "404",
          layer: "separate",
          send: request({ ...way, host: null }, { version: "HTTP/1.0" }),
        },
        {
          ...way,
          request: `HTTP/2 :authority ${HOSTS.gui}, host ${HOSTS.track}`,
          expected: refusal,
          layer,
          send: http2(way, { ":authority": HOSTS.gui, host: HOSTS.track }),
        },
      ];
    }),
    {
      ...toPublic,
      request: `POST /track, X-Forwarded-Host, X-Host and X-Original-Host: ${HOSTS.api}`,
      expected: "200",
      layer: "headers",
      arrives: ["POST /track"],
      send: request(toPublic, {
        ...track,
        headers: [`X-Forwarded-Host: ${HOSTS.api}`, `X-Host: ${HOSTS.api}`, `X-Original-Host: ${HOSTS.api}`],
      }),
      seen: ({ headers }) => {
        assert.equal(headers.host, HOSTS.track);
        assert.equal(headers["x-forwarded-host"], HOSTS.track);
      },
    },
    ...[HOSTS.track.toUpperCase(), `${HOSTS.track}:443`, `${HOSTS.track}.`].map(
      (host): Attempt => ({
        ...toPublic,
        request: `POST /track, Host: ${host}: another spelling of the same host`,
        expected: "200",
        layer: "service",
        arrives: ["POST /track"],
        send: request({ ...toPublic, host }, track),
      }),
    ),
    {
      ...toPublic,
      request: `HTTP/2 POST /track, :authority ${HOSTS.track}, host ${HOSTS.api}: the authority counts`,
      expected: "200",
      layer: "headers",
      arrives: ["POST /track"],
      send: http2(toPublic, {
        ":method": "POST",
        ":authority": HOSTS.track,
        host: HOSTS.api,
        ":path": "/track",
      }),
      seen: ({ headers }) => assert.equal(headers.host, HOSTS.track),
    },
  ],
};

export const connectionReuse: AttackClass = {
  title: "One connection, several hosts",
  attempts: [
    {
      ...toPublic,
      request: `HTTP/2: POST /track, then ${HOSTS.api}, ${HOSTS.gui} on the same connection`,
      expected: "200,404,404",
      layer: "separate",
      arrives: ["POST /track"],
      send: http2(
        toPublic,
        { ":method": "POST", ":path": "/track" },
        { ":authority": HOSTS.api },
        { ":authority": HOSTS.gui },
      ),
    },
    {
      ...toPublic,
      request: `HTTP/1.1 keep-alive: POST /track, then GET / of ${HOSTS.api}`,
      expected: "200,404",
      layer: "separate",
      arrives: ["POST /track"],
      send: raw(
        toPublic,
        `POST /track HTTP/1.1\r\nHost: ${HOSTS.track}\r\nContent-Length: 0\r\n\r\n`,
        requestText({ host: HOSTS.api }),
      ),
    },
    {
      ...toPrivate,
      request: `HTTP/2: ${HOSTS.track}, then ${HOSTS.api}, ${HOSTS.gui} on the same connection`,
      expected: "404,403,403",
      layer: "allowList",
      send: http2(
        toPrivate,
        { ":authority": HOSTS.track },
        { ":authority": HOSTS.api },
        { ":authority": HOSTS.gui },
      ),
    },
    {
      ...toPrivate,
      request: "two requests in one packet (pipelining)",
      expected: "403,403",
      layer: "allowList",
      send: raw(toPrivate, `GET / HTTP/1.1\r\nHost: ${HOSTS.api}\r\n\r\n${requestText({ host: HOSTS.gui })}`),
    },
    {
      ...toPublic,
      request: `two requests in one packet: POST /track and GET /install of ${HOSTS.track}`,
      expected: "200,404",
      layer: "paths",
      arrives: ["POST /track"],
      send: raw(
        toPublic,
        `POST /track HTTP/1.1\r\nHost: ${HOSTS.track}\r\nContent-Length: 0\r\n\r\n`,
        requestText({ host: HOSTS.track, path: "/install" }),
      ),
    },
  ],
};
