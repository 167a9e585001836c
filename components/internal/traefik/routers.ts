/** Routes as Traefik's file provider writes them: for the static edge, which reads no Ingress. */
import type { RoutePlan } from "../../../stacks/edges.ts";
import type { PathRule } from "../../../stacks/paths.ts";

export interface StaticRoutes {
  readonly routers: Readonly<Record<string, object>>;
  readonly services: Readonly<Record<string, object>>;
}

export function staticRoutes(routes: readonly RoutePlan[]): StaticRoutes {
  if (routes.length === 0)
    throw new Error("a static edge without routes: an empty map invalidates the whole file");
  return {
    routers: Object.fromEntries(
      routes.flatMap(({ host, paths, backend }) =>
        paths.map((path, index) => [
          `${backend.tier}-${index + 1}`,
          {
            entryPoints: ["websecure"],
            rule: rule(host, path),
            priority: priority(path),
            service: backend.tier,
          },
        ]),
      ),
    ),
    services: Object.fromEntries(
      routes.map(({ backend }) => [
        backend.tier,
        {
          loadBalancer: {
            // One dot: found through the search domain "svc.<cluster domain>" whatever the cluster's domain is.
            servers: [{ url: `http://${backend.service}.${backend.namespace}:${backend.port}` }],
          },
        },
      ]),
    ),
  };
}

export function rule(host: string, { type, path, methods }: PathRule): string {
  return [
    `Host(${quoted(host)})`,
    type === "Exact" ? `Path(${quoted(path)})` : prefix(path),
    ...(methods === undefined ? [] : [anyOf(methods.map((method) => `Method(${quoted(method)})`))]),
  ].join(" && ");
}

/** Traefik's PathPrefix compares characters: `/collect` alone would match `/collector` too. */
function prefix(path: string): string {
  if (path === "/") return "PathPrefix(`/`)";
  return anyOf([`Path(${quoted(path)})`, `PathPrefix(${quoted(`${path}/`)})`]);
}

function anyOf(matchers: readonly string[]): string {
  return matchers.length === 1 && matchers[0] !== undefined ? matchers[0] : `(${matchers.join(" || ")})`;
}

/** By default the longest rule wins, so a long host name would beat an exact path. */
function priority({ type, path }: PathRule): number {
  return (type === "Exact" ? 20_000 : 10_000) + path.length;
}

/** The file passes Go's template engine and rules have no escape for their quotes: neither may be written to. */
function quoted(text: string): string {
  if (/[`{}\s]/.test(text)) throw new Error(`"${text}" cannot be part of a routing rule`);
  return `\`${text}\``;
}
