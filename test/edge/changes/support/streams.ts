/** Streams of requests through a load balancer, from one client each. */
import type { ZoneName } from "../../../../stacks/topologies.ts";
import { KeptConnection } from "../../support/keptConnection.ts";
import { CLIENTS, type Client } from "../../support/parties.ts";
import { hostOf } from "../../support/send.ts";
import { Traffic } from "../../support/traffic.ts";
import { call, requestText } from "../../support/wire.ts";
import type { Place } from "./place.ts";

export interface Stream {
  readonly client: Client;
  /** `new`: a connection for each request. `kept`: one for as long as the edge keeps it. */
  readonly connections: "new" | "kept";
  readonly traffic: Traffic;
  stop(): Promise<unknown>;
}

/** Path of the requests of an installation, by which its backends' records are told from another's. */
export function pathOf({ scene }: Place, zone: ZoneName): string {
  return zone === "public" ? `/track?by=${scene.name}` : `/by/${scene.name}`;
}

export function fresh(place: Place, client: Client, zone: ZoneName): Stream {
  const from = CLIENTS[client];
  const host = hostOf(zone);
  const method = zone === "public" ? "POST" : "GET";
  const traffic = new Traffic(async () => {
    const pod = place.balancers[zone].next();
    if (!pod)
      return { controller: undefined, exchange: { outcome: "no controller in the load balancer", text: "" } };
    const exchange = await call({
      from,
      to: { host: from.includes(":") ? pod.addresses.ipv6 : pod.addresses.ipv4, port: 8443 },
      tls: { servername: host },
      parts: [requestText({ host, method, path: pathOf(place, zone) })],
    });
    return { controller: pod.name, exchange };
  });
  return { client, connections: "new", traffic, stop: () => traffic.stop() };
}

/** Of the private zone: a browser's page that stays open. */
export function kept(place: Place, client: Client): Stream {
  const connection = new KeptConnection({
    from: CLIENTS[client],
    host: hostOf("private"),
    next: () => place.balancers.private.next(),
  });
  const traffic = new Traffic(() => connection.get(pathOf(place, "private")));
  const stop = async () => {
    await traffic.stop();
    connection.close();
  };
  return { client, connections: "kept", traffic, stop };
}
