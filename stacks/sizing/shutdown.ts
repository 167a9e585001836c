/** How an API instance ends without losing a request. */

/** Seconds; together they are the pod's grace period. */
export interface Shutdown {
  /** It goes on serving while it is taken out of its Service: endpoints and SIGTERM do not wait for each other. */
  readonly waitSeconds: number;
  /** Then running requests get this long. */
  readonly drainSeconds: number;
  /** Then gunicorn ends its workers. */
  readonly reserveSeconds: number;
}

/** Sum 60: longer than most node upgrades wait is no use, and Tracardi's own 120 would be cut off. */
export const apiShutdown: Shutdown = { waitSeconds: 15, drainSeconds: 30, reserveSeconds: 15 };

export function graceSeconds({ waitSeconds, drainSeconds, reserveSeconds }: Shutdown): number {
  return waitSeconds + drainSeconds + reserveSeconds;
}
