/** How an instance ends without losing a request: of an API, and of the edge in front of it. */
import { standardSetting } from "../environment/settable.ts";
import type { Settings } from "../settings/defaults.ts";
import type { ZoneName } from "../topologies.ts";

/** Seconds; together they are the pod's grace period. */
export interface Shutdown {
  /** It goes on serving while it is taken out of its Service or load balancer: they and SIGTERM do not wait for each other. */
  readonly waitSeconds: number;
  /** Then running requests get this long. */
  readonly drainSeconds: number;
  /** Then the process ends. */
  readonly reserveSeconds: number;
}

/** Endpoints reach every node within seconds. */
const endpointSeconds = 15;

/** gunicorn ends its workers; Traefik closes what is left. */
const reserveSeconds = 15;

/** An event is taken in a fraction of a second; whoever waits longer than this waits for a store that does not answer. */
const eventSeconds = 30;

/** Source: Tracardi's GUI gives up after 60 seconds. */
const guiPatienceSeconds = 60;

/** What the longest request that somebody waits for depends on. */
export type Patience = Pick<Settings, "release" | "timeouts">;

export function apiShutdown(patience: Patience, serves: readonly ZoneName[]): Shutdown {
  const drainSeconds = Math.max(...serves.map((zone) => longestRequestSeconds(patience, zone)));
  return { waitSeconds: endpointSeconds, drainSeconds, reserveSeconds };
}

/** @param waitSeconds that load balancers go on opening connections */
export function edgeShutdown(patience: Patience, zone: ZoneName, waitSeconds: number): Shutdown {
  return { waitSeconds, drainSeconds: longestRequestSeconds(patience, zone), reserveSeconds };
}

export function graceSeconds({ waitSeconds, drainSeconds, reserveSeconds }: Shutdown): number {
  return waitSeconds + drainSeconds + reserveSeconds;
}

/**
 * An operator's search lasts as long as a query to Elasticsearch may, but nobody waits longer than the GUI. gunicorn's
 * TIMEOUT (`timeouts.worker`) is no bound: its asynchronous workers go on telling that they live while a request waits.
 */
function longestRequestSeconds({ release, timeouts }: Patience, zone: ZoneName): number {
  if (zone === "public") return eventSeconds;
  const query = timeouts.elasticsearch ?? Number(standardSetting("timeouts.elasticsearch", release));
  return Math.min(guiPatienceSeconds, Math.max(eventSeconds, query));
}
