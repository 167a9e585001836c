/** The two ways in, one after the other: hosts, who is let in, load balancer, certificate, paths, limits. */
import type { EdgePlan, RoutePlan } from "../stacks/edges.ts";
import type { PathRule } from "../stacks/paths.ts";
import type { Plan } from "../stacks/plan.ts";
import { zoneNames } from "../stacks/topologies.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { certificateWords, code, codes, counted, methodsText, pathText } from "./words.ts";

export function doors(plan: Plan): Markup {
  return markup`<section id="doors">
<h2>The two doors</h2>
<div class="doors">
${zoneNames.map((zone) => door(plan, plan.zones[zone].edge))}</div>
</section>`;
}

function door(plan: Plan, edge: EdgePlan): Markup {
  const { kind, renewal } = certificateWords(edge.certificate);
  return markup`<article class="door ${edge.zone}">
<h3>${edge.zone} zone</h3>
<dl>
${fact("Addresses", list(urlsOf(plan, edge).map((url) => code(url))))}
${fact("Who is let in", edge.trusted === undefined ? "everybody" : list(edge.trusted.map((cidr) => code(cidr))))}
${fact("Load balancer", loadBalancer(edge))}
${fact("Certificate", markup`${kind}: ${renewal}.`)}
${fact("Paths", list(edge.routes.flatMap((route) => route.paths.map((path) => [served(edge, route), pathName(path), `: ${methodsText(path, edge.mode)}`]))))}
${fact("Limits", markup`bodies up to ${mebibytes(edge.bodyLimit)} MiB${rateLimit(edge)}`)}
${fact("Controller", markup`Traefik, ${counted(edge.size.replicas, "replica")} in namespace ${code(edge.namespace)}; ${modes[edge.mode]}`)}
</dl>
</article>
`;
}

const modes: Readonly<Record<EdgePlan["mode"], string>> = {
  ingress: "reads Ingress objects with an API token of its own",
  static: "routes are files, it has no API token",
};

function fact(name: string, what: Content): Markup {
  return markup`<dt>${name}</dt><dd>${what}</dd>`;
}

function list(items: readonly Content[]): Content {
  return items.length === 1 ? items : markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}

/** With the port where there is no load balancer. */
function urlsOf({ urls, gui }: Plan, { zone }: EdgePlan): readonly string[] {
  if (zone === "public") return [urls.track];
  return gui.runs === "cluster" ? [urls.api, urls.gui] : [urls.api];
}

function served({ routes }: EdgePlan, { host, backend }: RoutePlan): Content {
  return routes.length === 1 ? undefined : markup`${code(host)} to ${backend.tier}: `;
}

function pathName(path: PathRule): Content {
  return path.path === "/" ? pathText(path) : code(pathText(path));
}

function loadBalancer({ loadBalancer: { kind, sourceRanges }, proxyProtocolFrom }: EdgePlan): Content {
  if (kind === "ClusterIP") return "none: the Service is reached by port-forward only";
  return [
    sourceRanges.length === 0 ? "admits everybody" : markup`is told to admit ${codes(sourceRanges)} only`,
    proxyProtocolFrom.length === 0
      ? undefined
      : markup`; names the client by PROXY protocol, believed from ${codes(proxyProtocolFrom)} only`,
  ];
}

function rateLimit({ rateLimit }: EdgePlan): string {
  if (rateLimit === undefined) return "; no rate limit";
  return `; ${rateLimit.average} requests per second for one client address and replica, ${rateLimit.burst} at once`;
}

function mebibytes(bytes: number): number {
  return bytes / 1024 / 1024;
}
