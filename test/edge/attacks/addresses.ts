/** Who a client says it is. Only the address at the other end of its connection counts. */
import assert from "node:assert/strict";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import { CLIENTS, type Client, HOSTS, LOAD_BALANCER, UNTRUSTED } from "../support/parties.ts";
import { proxyHeaderV1, proxyHeaderV2 } from "../support/proxyProtocol.ts";
import { http2, request } from "../support/send.ts";

const operator = CLIENTS.operator;
const operator6 = CLIENTS["operator (IPv6)"];

/** Names under which proxies, CDNs and applications pass a client's address on. */
const names = [
  "X-Forwarded-For",
  "X-Real-IP",
  "True-Client-IP",
  "CF-Connecting-IP",
  "CF-Connecting-IPv6",
  "Fastly-Client-IP",
  "Fly-Client-IP",
  "X-Client-IP",
  "X-Cluster-Client-IP",
  "X-Originating-IP",
  "X-Original-Forwarded-For",
  "X-Remote-IP",
  "X-Remote-Addr",
  "X-ProxyUser-IP",
  "X-Azure-ClientIP",
  "X-Appengine-User-IP",
  "X-Envoy-External-Address",
  "X-Forwarded",
  "Forwarded-For",
  "Client-IP",
  "Remote-Addr",
];

/** Every one of them as headers. */
const spellings: readonly (readonly string[])[] = [
  ...names.map((name) => [`${name}: ${operator}`]),
  [`Forwarded: for=${operator}`],
  [`Forwarded: for="[${operator6}]";proto=https;by=${operator}`],
  [`X-Forwarded-For: ${operator6}`],
  [`X-Forwarded-For: ::ffff:${operator}`],
  ["X-Forwarded-For: 127.0.0.1"],
  [`X-Forwarded-For: ${operator}, ${CLIENTS.stranger}`],
  [`X-Forwarded-For: ${CLIENTS.stranger}, ${operator}`],
  [`X-Forwarded-For: ${CLIENTS.stranger}`, `X-Forwarded-For: ${operator}`],
  [`x-forwarded-for:${operator}`],
  [`X_Forwarded_For: ${operator}`],
  [`X.Forwarded.For: ${operator}`],
  [`X_Real_IP: ${operator}`],
  [`X-Forwarded-For: ${operator}`, "X-Forwarded-Proto: https", `X-Forwarded-Host: ${HOSTS.api}`],
  [...names.map((name) => `${name}: ${operator}`), `Forwarded: for=${operator}`],
];

export const spoofedAddresses: AttackClass = {
  title: "Spoofed client address",
  attempts: [
    ...spellings.map(
      (headers): Attempt => ({
        request: headers.length > 3 ? "all of these headers at once" : headers.join(" | "),
        from: "stranger",
        to: "private",
        expected: "403",
        layer: "allowList",
        send: request({ from: "stranger", to: "private" }, { headers }),
      }),
    ),
    {
      request: `Connection: X-Forwarded-For | X-Forwarded-For: ${operator}`,
      from: "stranger",
      to: "private",
      expected: "403",
      layer: "allowList",
      send: request(
        { from: "stranger", to: "private" },
        { headers: [`X-Forwarded-For: ${operator}`, "Connection: X-Forwarded-For"] },
      ),
    },
    {
      request: `x-forwarded-for: ${operator}, over HTTP/2`,
      from: "stranger",
      to: "private",
      expected: "403",
      layer: "allowList",
      send: http2(
        { from: "stranger", to: "private" },
        { "x-forwarded-for": operator, forwarded: `for=${operator}` },
      ),
    },
    {
      request: `X-Forwarded-For: ${operator6}`,
      from: "stranger (IPv6)",
      to: "private",
      expected: "403",
      layer: "allowList",
      send: request(
        { from: "stranger (IPv6)", to: "private" },
        { headers: [`X-Forwarded-For: ${operator6}`] },
      ),
    },
    {
      request: `X-Forwarded-For: ${operator}, on the port for plain HTTP`,
      from: "stranger",
      to: "private",
      expected: "403",
      layer: "allowList",
      send: request(
        { from: "stranger", to: "private", port: "web" },
        { headers: [`X-Forwarded-For: ${operator}`] },
      ),
    },
    {
      request: `POST /track with X-Forwarded-For, X-Real-IP and Forwarded: ${operator}`,
      from: "stranger",
      to: "public",
      expected: "200",
      layer: "headers",
      arrives: ["POST /track"],
      send: request(
        { from: "stranger", to: "public" },
        {
          method: "POST",
          path: "/track",
          headers: [
            `X-Forwarded-For: ${operator}`,
            `X-Real-IP: ${operator}`,
            `Forwarded: for=${operator}`,
            `X_Real_IP: ${operator}`,
            `X.Forwarded.For: ${operator}`,
          ],
        },
      ),
      seen: ({ headers }) => {
        assert.equal(headers["x-forwarded-for"], CLIENTS.stranger);
        assert.doesNotMatch(JSON.stringify(headers), new RegExp(operator.replaceAll(".", "\\.")));
      },
    },
  ],
};

/** Everybody who is not on the list, by every door of the private edge. */
export const untrustedAddresses: AttackClass = {
  title: "Untrusted address, ordinary request",
  attempts: UNTRUSTED.flatMap((from: Client): Attempt[] => [
    ...(["api", "gui"] as const).map(
      (host): Attempt => ({
        request: `GET / of the ${host} host`,
        from,
        to: "private",
        expected: "403",
        layer: "allowList",
        send: request({ from, to: "private", host: HOSTS[host], name: HOSTS[host] }),
      }),
    ),
    {
      request: "GET / of the gui host, HTTP/2",
      from,
      to: "private",
      expected: "403",
      layer: "allowList",
      send: http2({ from, to: "private", name: HOSTS.gui }, { ":authority": HOSTS.gui }),
    },
    {
      request: "GET / of the gui host, plain HTTP",
      from,
      to: "private",
      expected: "403",
      layer: "allowList",
      send: request({ from, to: "private", host: HOSTS.gui, port: "web" }),
    },
  ]),
};

const stranger = CLIENTS.stranger;
const headersOfStrangers: Readonly<Record<string, Buffer>> = {
  "PROXY protocol v1 TCP4": proxyHeaderV1(operator, "10.0.0.1"),
  "PROXY protocol v1 TCP6": proxyHeaderV1(operator6, "2001:db8::1"),
  "PROXY protocol v1 UNKNOWN": Buffer.from("PROXY UNKNOWN\r\n"),
  "PROXY protocol v1, twice": Buffer.concat([
    proxyHeaderV1(operator, "10.0.0.1"),
    proxyHeaderV1(operator, "10.0.0.1"),
  ]),
  "PROXY protocol v2 TCP4": proxyHeaderV2(operator, "10.0.0.1"),
  "PROXY protocol v2 TCP6": proxyHeaderV2(operator6, "2001:db8::1"),
  "PROXY protocol v2 LOCAL": proxyHeaderV2(operator, "10.0.0.1", { local: true }),
};

export const proxyProtocol: AttackClass = {
  title: "PROXY protocol sent by a client",
  attempts: [
    ...Object.entries(headersOfStrangers).flatMap(([name, preamble]): Attempt[] => [
      {
        request: `${name}: ${operator}, where no load balancer speaks it`,
        from: "stranger",
        to: "private",
        expected: "TLS refused",
        layer: "peer",
        only: ["split", "static"],
        send: request({ from: "stranger", to: "private", preamble }),
      },
      {
        request: `${name}: ${operator}, plain HTTP, where no load balancer speaks it`,
        from: "stranger",
        to: "private",
        expected: "400",
        layer: "peer",
        only: ["split", "static"],
        send: request({ from: "stranger", to: "private", port: "web", preamble }),
      },
      {
        request: `${name}: ${operator}, where a load balancer speaks it`,
        from: "stranger",
        to: "private",
        // What follows the first header is no handshake.
        expected: name.endsWith("twice") ? "TLS refused" : "403",
        layer: "peer",
        only: ["single"],
        send: request({ from: "stranger", to: "private", preamble }),
      },
      {
        request: `${name}: ${operator}, plain HTTP, where a load balancer speaks it`,
        from: "stranger",
        to: "private",
        expected: name.endsWith("twice") ? "400" : "403",
        layer: "peer",
        only: ["single"],
        send: request({ from: "stranger", to: "private", port: "web", preamble }),
      },
    ]),
    ...[proxyHeaderV1, proxyHeaderV2].flatMap((header, index): Attempt[] => [
      {
        request: `PROXY protocol v${index + 1}: ${stranger}`,
        from: "load balancer",
        to: "private",
        expected: "403",
        layer: "allowList",
        only: ["single"],
        send: request({ from: "load balancer", to: "private", preamble: header(stranger, LOAD_BALANCER) }),
      },
      {
        request: `PROXY protocol v${index + 1}: ${stranger}, and X-Forwarded-For: ${operator}`,
        from: "load balancer",
        to: "private",
        expected: "403",
        layer: "allowList",
        only: ["single"],
        send: request(
          { from: "load balancer", to: "private", preamble: header(stranger, LOAD_BALANCER) },
          { headers: [`X-Forwarded-For: ${operator}`] },
        ),
      },
    ]),
    {
      request: "no PROXY protocol header",
      from: "load balancer",
      to: "private",
      expected: "403",
      layer: "allowList",
      only: ["single"],
      send: request({ from: "load balancer", to: "private" }),
    },
  ],
};
