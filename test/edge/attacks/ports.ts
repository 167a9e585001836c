/** The other ports of a controller, and handshakes that ask for something else than a host of the zone. */
import assert from "node:assert/strict";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { CLIENTS, HOSTS } from "../support/parties.ts";
import { request } from "../support/send.ts";
import type { Exchange } from "../support/wire.ts";

const toPublic = { from: "stranger", to: "public" } as const;
const toPrivate = { from: "stranger", to: "private" } as const;

export const plainHttp: AttackClass = {
  title: "Plain HTTP",
  attempts: [
    ...["/", "/track", "/install", "/.well-known/acme-challenge/token", "/ping", "/metrics"].flatMap(
      (path): Attempt[] => [
        {
          ...toPrivate,
          request: `GET ${path}`,
          expected: "403",
          layer: "allowList",
          send: request({ ...toPrivate, port: "web" }, { path }),
        },
        {
          ...toPublic,
          request: `GET ${path}: the redirect and nothing else`,
          expected: "301",
          layer: "redirect",
          send: request({ ...toPublic, port: "web" }, { path }),
          answer: ({ text }) => assert.match(text, new RegExp(`Location: https://${HOSTS.track}${path}\r\n`)),
        },
      ],
    ),
    {
      ...toPublic,
      request: "POST /track: the redirect keeps the method",
      expected: "308",
      layer: "redirect",
      send: request({ ...toPublic, port: "web" }, { method: "POST", path: "/track" }),
    },
    {
      ...toPublic,
      request: `Host: ${HOSTS.api}: the redirect reflects any host, and nothing behind it is reached`,
      expected: "301",
      layer: "redirect",
      send: request({ ...toPublic, host: HOSTS.api, port: "web" }),
    },
  ],
};

export const internalPort: AttackClass = {
  title: "Metrics and health port (policies close it; here is what it would show)",
  attempts: [toPublic, toPrivate].flatMap((way): Attempt[] => [
    ...["/", "/dashboard/", "/api/rawdata", "/api/http/routers", "/debug/pprof/", "/track", "/install"].map(
      (path): Attempt => ({
        ...way,
        request: `GET ${path} of ${way.to === "public" ? HOSTS.track : HOSTS.api}`,
        expected: "404",
        layer: "internal",
        send: request({ ...way, port: "health" }, { path }),
      }),
    ),
    {
      ...way,
      request: "GET /ping",
      expected: "200",
      layer: "internal",
      send: request({ ...way, port: "health" }, { path: "/ping" }),
      answer: ({ text }) => assert.match(text, /\r\n\r\nOK$/),
    },
    {
      ...way,
      request: "GET /metrics: figures of the controller, and no address of a client",
      expected: "200",
      layer: "internal",
      send: request({ ...way, port: "health" }, { path: "/metrics" }),
      answer: ({ text }) => {
        assert.match(text, /\ntraefik_entrypoint_requests_total\{/);
        for (const address of Object.values(CLIENTS)) assert.ok(!text.includes(address), address);
      },
    },
  ]),
};

/** Names in the handshake. Who asks for none of ours gets no certificate, which would tell our names. */
const wrongNames = [
  ["no name", null],
  ["an unknown name", "unknown.example"],
  ["a wildcard", "*.tracardi.example"],
  ["the parent domain", "tracardi.example"],
  ["a name below ours", `x.${HOSTS.api}`],
] as const;

/** It is the server that refuses: this side would have gone on. */
const alerts = ({ text }: Exchange) => assert.match(text, /alert/);

export const handshakes: AttackClass = {
  title: "TLS handshakes",
  attempts: [
    ...[toPublic, toPrivate].flatMap((way): Attempt[] => [
      ...[
        ...wrongNames,
        ["a host of the other zone", way.to === "public" ? HOSTS.gui : HOSTS.track] as const,
      ].map(
        ([what, name]): Attempt => ({
          ...way,
          request: what,
          expected: "TLS refused",
          layer: "sni",
          send: request({ ...way, name }),
          answer: alerts,
        }),
      ),
      ...(["TLSv1", "TLSv1.1"] as const).map(
        (version): Attempt => ({
          ...way,
          request: version,
          expected: "TLS refused",
          layer: "tls",
          send: request({
            ...way,
            tls: { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" },
          }),
          answer: alerts,
        }),
      ),
      ...[
        "ECDHE-ECDSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA",
        "ECDHE-ECDSA-AES128-SHA256",
        "AES128-GCM-SHA256",
      ].map(
        (ciphers): Attempt => ({
          ...way,
          request: `TLS 1.2 with ${ciphers}`,
          expected: "TLS refused",
          layer: "tls",
          send: request({ ...way, tls: { maxVersion: "TLSv1.2", ciphers: `${ciphers}@SECLEVEL=0` } }),
          answer: alerts,
        }),
      ),
    ]),
  ],
};
