/** One row of the table: a request, who sends it to which edge, what must come back, and what sees to that. */
import assert from "node:assert/strict";
import type { Received } from "../../../rehearsal/edge/backends.ts";
import type { TierName, ZoneName } from "../../../stacks/topologies.ts";
import { apiServing } from "../../../stacks/topologies.ts";
import { rowTitle } from "../report/text.ts";
import type { InstallationName, Scene } from "./installations.ts";
import { CLIENTS, type Client, isTrusted } from "./parties.ts";
import type { Exchange } from "./wire.ts";

/** What stops or serves a request, in the words of docs/security.md. */
export const LAYERS = {
  allowList: "allow list on the entrypoint",
  paths: "public path list, strict prefixes",
  encoding: "encoded characters refused",
  sanitized: "path resolved before routing",
  separate: "controller of its own per zone",
  certificate: "certificate of each zone's own",
  sni: "TLS names (sniStrict)",
  tls: "TLS options",
  parser: "HTTP parser",
  peer: "peer address, PROXY protocol from load balancers only",
  headers: "request headers removed or rewritten",
  redirect: "redirect to TLS",
  internal: "internal entrypoint without routes",
  limits: "limits",
  service: "served",
} as const;
export type Layer = keyof typeof LAYERS;

export interface Attempt {
  readonly request: string;
  readonly from: Client;
  /** For whom a load balancer speaks. Default: nobody, the sender speaks for itself. */
  readonly as?: Client;
  readonly to: ZoneName;
  /** Outcome of the exchange, e.g. `403` or `TLS refused`. */
  readonly expected: string;
  readonly layer: Layer;
  send(scene: Scene): Promise<Exchange>;
  /** What reaches the zone's API or the GUI, as "METHOD path". Default: nothing reaches anybody. */
  readonly arrives?: readonly string[];
  /** The tier that it reaches. Default: the API of the zone. */
  readonly at?: TierName;
  /** Further promises about what arrived. */
  readonly seen?: (received: Received, scene: Scene) => void;
  /** Further promises about the answer. */
  readonly answer?: (exchange: Exchange, scene: Scene) => void;
  /** Where it applies. Default: everywhere. */
  readonly only?: readonly InstallationName[];
}

export interface AttackClass {
  readonly title: string;
  readonly attempts: readonly Attempt[];
}

/** How its test is called: `make attack` prints a table of it. */
export function titleOf({ from, as, to, request, expected, layer }: Attempt): string {
  const sender = as === undefined ? from : `${from} for ${as}`;
  return rowTitle({ parties: `${sender} → ${to}`, request, outcome: expected, layer: LAYERS[layer] });
}

/** Makes the attempt. @throws AssertionError when anything but the promised happens. */
export async function make(attempt: Attempt, scene: Scene): Promise<void> {
  const before = scene.received.length;
  const exchange = await attempt.send(scene);
  const arrived = scene.received.slice(before);

  assert.equal(
    exchange.outcome,
    attempt.expected,
    `${arrivals(arrived)}the answer: ${exchange.text.slice(0, 400)}`,
  );
  const tier = attempt.at ?? apiServing(scene.plan.topology, attempt.to).tier;
  assert.deepEqual(
    arrived.map(({ backend, method, url }) => `${backend}: ${method} ${url}`),
    (attempt.arrives ?? []).map((line) => `${tier}: ${line}`),
    "what reached a backend",
  );
  const client = attempt.as ?? attempt.from;
  if (attempt.to === "private" && !isTrusted(client)) {
    assert.deepEqual(arrived, [], "a private backend got a request of an untrusted client");
    assert.doesNotMatch(
      exchange.text,
      /"backend":/,
      "an untrusted client got an answer of a private backend",
    );
  }
  for (const received of arrived) {
    assert.equal(received.headers["x-real-ip"], CLIENTS[client], "the client's address at the backend");
    attempt.seen?.(received, scene);
  }
  attempt.answer?.(exchange, scene);
}

function arrivals(arrived: readonly Received[]): string {
  return arrived.map(({ backend, url }) => `reached ${backend} ${url}; `).join("");
}
