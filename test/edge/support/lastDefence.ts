/**
 * The last look, over everything that reached a backend while edges were attacked, whoever sent it and whatever its test
 * expected: each controller passes on only what its zone is there for.
 */
import ipaddr from "ipaddr.js";
import type { Received } from "../../../rehearsal/edge/backends.ts";
import type { Owner } from "../../../rehearsal/edge.ts";
import type { PathRule } from "../../../stacks/paths.ts";

/** Sentences about what must not have happened. */
export function breachesIn(
  received: readonly Received[],
  controllers: ReadonlyMap<string, Owner>,
  trusted: readonly string[],
): string[] {
  return received.flatMap((request) => {
    const reason = breachOf(request, controllers.get(request.peer), trusted);
    return reason === undefined ? [] : [`${request.backend} got ${request.method} ${request.url} ${reason}`];
  });
}

function breachOf(
  { backend, peer, url, headers }: Received,
  owner: Owner | undefined,
  trusted: readonly string[],
): string | undefined {
  if (owner === undefined) return `from ${peer}, which is no controller`;
  const { plan, zone } = owner;
  const name = `the ${zone} controller of installation ${plan.installation}`;
  const routes = plan.zones[zone].edge.routes.filter((route) => route.backend.tier === backend);
  if (routes.length === 0) return `from ${name}, which has no route to it`;
  const client = headers["x-real-ip"] ?? "";
  if (zone === "private" && !isAmong(client, trusted))
    return `from ${name} for ${client || "an unknown client"}, which is not trusted`;
  if (!routes.some(({ paths }) => paths.some((rule) => matches(rule, url))))
    return `from ${name}, which serves no such path`;
  return undefined;
}

function isAmong(address: string, ranges: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return ranges.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return parsed.kind() === network.kind() && parsed.match(network, bits);
  });
}

function matches({ type, path }: PathRule, url: string): boolean {
  const [asked = ""] = url.split("?");
  if (type === "Exact") return asked === path;
  return path === "/" || asked === path || asked.startsWith(`${path}/`);
}
