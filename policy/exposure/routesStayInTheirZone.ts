/** A route is served by a controller of its zone, for a host of its zone, and leads to what belongs there. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import type { Installation, Role, Zone } from "../framework/installation.ts";
import { type Route, routesOf } from "../kubernetes/routes.ts";

/** One API that answers both zones is reached from both doors. */
const backends: Readonly<Record<Zone, readonly Role[]>> = {
  public: ["publicApi", "sharedApi"],
  private: ["privateApi", "sharedApi", "gui"],
};

export const routesStayInTheirZone: StackPolicy = {
  name: "routes-stay-in-their-zone",
  severity: "critical",
  description:
    "Every route is served by a controller of one zone, for a host of that zone, to a workload of that zone.",
  because: "a private backend or host would be answered by the public door, or by one that nobody judged",
  source:
    "https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress/#ingressclass",
  remedy: "use the class, the hosts and the Services of one zone, as the pack's configuration lists them",

  *judgeStack(stack, { installation }) {
    for (const route of routesOf(stack)) yield* judge(route, installation);
  },
};

function* judge({ about, zone, host, backend }: Route, installation: Installation): Iterable<StackFinding> {
  if (zone === undefined) {
    yield { about, what: `is served by no controller of this stack (class ${about.spec.ingressClassName})` };
    return;
  }
  const own = zone === "public" ? installation.publicHosts : installation.privateHosts;
  if (!own.includes(host)) yield { about, what: `serves ${host || "every host"} in the ${zone} zone` };
  if (backend === undefined)
    yield { about, what: `leads from ${host} to a Service that is not in this stack` };
  else if (!backend.every(({ role }) => role !== undefined && backends[zone].includes(role)))
    yield {
      about,
      what: `leads from ${host} in the ${zone} zone to ${backend.map(({ object }) => object.name).join(", ")}`,
    };
}
