/**
 * What every request passes before it is routed. The middlewares sit on the entrypoints, not on routes: there they
 * come first for every router, also for one that somebody adds by an Ingress of his own.
 */
import type { EdgePlan } from "../../../stacks/edges.ts";

/** Seconds for which browsers insist on TLS: one year, as browsers' own lists ask for. */
const strictTransportSeconds = 31_536_000;

/**
 * Bodies up to this size are held in memory, larger ones in /tmp. Events are a few KiB. The default of 1 MiB would
 * let one client that sends slowly fill the memory limit: it may hold `rateLimit.average` bodies at a time.
 */
const bodyBytesInMemory = { public: 128 * 1024, private: 1024 * 1024 } as const;

/** Clients with IPv6 own whole networks; one network is one client. */
const perClient = { ipStrategy: { ipv6Subnet: 64 } } as const;

export type Middlewares = Readonly<Record<string, object>>;

/** Definitions of the middlewares that {@link entryPointMiddlewares} names, and no others. */
export function middlewares(plan: EdgePlan): Middlewares {
  const trusted = trustedRanges(plan);
  return {
    // Without an ipStrategy: only the connection's own address counts, no header can change it.
    ...(trusted === undefined ? {} : { trusted: { ipAllowList: { sourceRange: [...trusted] } } }),
    ...(plan.rateLimit === undefined
      ? {}
      : {
          ratelimit: {
            rateLimit: {
              average: plan.rateLimit.average,
              period: "1s",
              burst: plan.rateLimit.burst,
              sourceCriterion: perClient,
            },
          },
          // Requests that are still being sent count too. As many at a time as may come in a second.
          inflight: { inFlightReq: { amount: plan.rateLimit.average, sourceCriterion: perClient } },
        }),
    limits: {
      buffering: {
        maxRequestBodyBytes: plan.bodyLimit,
        memRequestBodyBytes: Math.min(plan.bodyLimit, bodyBytesInMemory[plan.zone]),
      },
    },
    secure: { headers: secureHeaders(plan) },
  };
}

/** Names of the middlewares of both entrypoints, in the order in which a request passes them. */
export function entryPointMiddlewares(plan: EdgePlan): {
  readonly web: string[];
  readonly websecure: string[];
} {
  const defined = middlewares(plan);
  const inOrder = ["trusted", "ratelimit", "inflight", "limits", "secure"].filter((name) => name in defined);
  return {
    // Plain HTTP only redirects; strangers do not even learn that there is something to be redirected to.
    web: inOrder.filter((name) => name === "trusted").map(fromFile),
    websecure: inOrder.map(fromFile),
  };
}

/** Fails closed: a private edge without its list is a programming error, never an open edge. */
function trustedRanges({ zone, trusted }: EdgePlan): readonly string[] | undefined {
  if (zone === "private" && (trusted === undefined || trusted.length === 0)) {
    throw new Error("the private edge has no trusted ranges; without them it would answer everybody");
  }
  if (trusted?.length === 0) throw new Error(`the list of trusted ranges of the ${zone} edge is empty`);
  return trusted;
}

/** A key is written only when it says something: an empty map makes Traefik drop the whole file. */
function secureHeaders({ strictTransportSecurity, requestHeaders }: EdgePlan): object {
  return {
    ...(strictTransportSecurity ? { stsSeconds: strictTransportSeconds } : {}),
    contentTypeNosniff: true,
    frameDeny: true,
    ...(Object.keys(requestHeaders).length === 0 ? {} : { customRequestHeaders: { ...requestHeaders } }),
  };
}

function fromFile(name: string): string {
  return `${name}@file`;
}
