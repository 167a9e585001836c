/** The trusted list changes by a real `up`, and all the while clients on each side of the change send requests. */

import type { Received } from "../../../../rehearsal/edge/backends.ts";
import type { RunningPod } from "../../../../rehearsal/edge/kubelet.ts";
import { until } from "../../../../rehearsal/wait.ts";
import type { ZoneName } from "../../../../stacks/topologies.ts";
import { CLIENTS, type Client } from "../../support/parties.ts";
import type { Sample } from "../../support/traffic.ts";
import type { Place } from "./place.ts";
import { fresh, kept, pathOf, type Stream } from "./streams.ts";

/** Trusted throughout. */
const STAYS = "192.0.2.0/24";
/** Trusted in turn: the first change removes the first of them and adds the second, the second change takes that back. */
const TAKES_TURNS = {
  "operator (IPv6)": "2001:db8:10::/48",
  "stranger (IPv6)": "2001:db8:bad::/48",
} as const;
type Taker = keyof typeof TAKES_TURNS;

/** Requests of every stream after the change is complete. */
const AFTERWARDS = 20;

/** Milliseconds since the epoch. */
export interface Moments {
  /** The `up` was asked for. */
  readonly began: number;
  /** It had ended. */
  readonly upEnded: number;
  /** The last controller with the old list left the load balancer: no new connection reaches it. */
  readonly out: number;
  /** The last controller with the old list ended: no kept connection reaches it either. From here on the list is the new one. */
  readonly active: number;
  /** Every controller that was replaced had ended, in all zones. */
  readonly complete: number;
}

export interface Rollout {
  readonly removed: Client;
  readonly added: Client;
  readonly moments: Moments;
  /** Controllers by zone; those of a zone that was not rolled are in both. */
  readonly before: Readonly<Record<ZoneName, readonly RunningPod[]>>;
  readonly after: Readonly<Record<ZoneName, readonly RunningPod[]>>;
  readonly rolled: readonly ZoneName[];
  /** Of the time from `began` until some time after `active`. */
  samples(client: Client, zone: ZoneName, connections: Stream["connections"]): readonly Sample[];
  /** What backends got from the removed client after `active`. */
  readonly leaked: readonly Received[];
}

/** @param rolled zones whose controllers are replaced: a changed rate limit replaces the public ones as well. */
export async function changeTrustedList(
  place: Place,
  rolled: readonly ZoneName[],
): Promise<readonly Rollout[]> {
  const takers = Object.keys(TAKES_TURNS) as readonly Taker[];
  const [first, second] = takers as [Taker, Taker];
  const streams = new Map<string, Stream>([
    ["stranger public new", fresh(place, "stranger", "public")],
    ...(["operator", ...takers] as const).flatMap((client): [string, Stream][] => [
      [`${client} private new`, fresh(place, client, "private")],
      [`${client} private kept`, kept(place, client)],
    ]),
  ]);
  try {
    const there = { place, streams, rolled };
    return [
      await change(there, { removed: first, added: second }, true),
      await change(there, { removed: second, added: first }, false),
    ];
  } finally {
    await Promise.all([...streams.values()].map((stream) => stream.stop()));
  }
}

async function change(
  {
    place,
    streams,
    rolled,
  }: { place: Place; streams: ReadonlyMap<string, Stream>; rolled: Rollout["rolled"] },
  { removed, added }: { removed: Taker; added: Taker },
  differentLimit: boolean,
): Promise<Rollout> {
  const { scene, balancers } = place;
  const { edge } = scene;
  const controllers = () => ({ public: edge.controllers("public"), private: edge.controllers("private") });
  const before = controllers();
  const old = rolled.flatMap((zone) => before[zone].map((pod) => ({ zone, pod })));
  const began = Date.now();
  await scene.up({
    "tracardi:trustedCidrs": [STAYS, TAKES_TURNS[added]],
    ...(rolled.includes("public") &&
      differentLimit && { "tracardi:rateLimit": { average: 210, burst: 420 } }),
  });
  const upEnded = Date.now();
  const gone = ({ zone, pod }: (typeof old)[number]) =>
    pod.container.endedAt !== undefined && balancers[zone].membership(pod.name).leftAt !== undefined;
  // Asked for each time: what went wrong in starting one is thrown then.
  await until(() => controllers() && old.every(gone), {
    for: `the end of the old controllers of ${scene.name}`,
    within: 90_000,
  });
  const arrivedBefore = scene.received.length;
  const complete = Date.now();
  await until(
    () => [...streams.values()].every(({ traffic }) => traffic.since(complete).length >= AFTERWARDS),
    { for: `requests after the change of ${scene.name}`, within: 60_000 },
  );
  const seen = new Map([...streams].map(([name, { traffic }]) => [name, traffic.since(began)]));
  const fenced = before.private.map(({ name, container }) => ({
    left: balancers.private.membership(name).leftAt ?? 0,
    ended: container.endedAt ?? 0,
  }));
  return {
    removed,
    added,
    moments: {
      began,
      upEnded,
      out: Math.max(...fenced.map(({ left }) => left)),
      active: Math.max(...fenced.map(({ ended }) => ended)),
      complete,
    },
    before,
    after: controllers(),
    rolled,
    samples: (client, zone, connections) => seen.get(`${client} ${zone} ${connections}`) ?? [],
    leaked: scene.received
      .slice(arrivedBefore)
      .filter(
        ({ url, headers }) => url === pathOf(place, "private") && headers["x-real-ip"] === CLIENTS[removed],
      ),
  };
}
