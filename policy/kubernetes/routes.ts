/** What the edges serve: Ingresses, and routes that a controller reads from its files. */
import type { Zone } from "../framework/installation.ts";
import { items, type KubernetesObject, type Values } from "./objects.ts";
import type { Stack, Workload } from "./stack.ts";
import { type Controller, controllersOf } from "./traefik.ts";

export interface Route {
  readonly about: KubernetesObject;
  /** Undefined where no controller of the stack serves it. */
  readonly zone: Zone | undefined;
  readonly host: string;
  /** Path type and path, e.g. "Exact /track". Undefined where a rule says something else than host, path and method. */
  readonly path: string | undefined;
  /** Who answers; undefined where that is nothing of this stack. */
  readonly backend: readonly Workload[] | undefined;
}

export function routesOf(stack: Stack): readonly Route[] {
  const controllers = controllersOf(stack);
  return [
    ...stack.kind("Ingress").flatMap((ingress) => ofIngress(ingress, controllers, stack)),
    ...controllers.flatMap((controller) =>
      controller.files.flatMap((file) => ofFile(file, controller, stack)),
    ),
  ];
}

function ofIngress(about: KubernetesObject, controllers: readonly Controller[], stack: Stack): Route[] {
  const serving = controllers.find(
    (controller) =>
      controller.flag("providers.kubernetesingress.ingressclass") === about.spec.ingressClassName,
  );
  return items(about.spec.rules).flatMap(({ host = "", http }) =>
    items(http?.paths).map(({ pathType, path = "/", backend }) => ({
      about,
      zone: serving?.zone,
      host: String(host),
      path: `${pathType} ${path}`,
      backend: behind(backend?.service?.name, about.namespace, stack),
    })),
  );
}

function ofFile({ http }: Values, { workload, zone }: Controller, stack: Stack): Route[] {
  const routers = Object.values<Values>(http?.routers ?? {});
  return routers.flatMap(({ rule, service }) => {
    const servers = items(http?.services?.[service]?.loadBalancer?.servers);
    const backends = servers.map(({ url }) => behindUrl(String(url), stack));
    const found = backends.every((backend) => backend !== undefined) && backends.length > 0;
    const { hosts, paths } = readRule(String(rule));
    return hosts.flatMap((host) =>
      paths.map((path) => ({
        about: workload.object,
        zone,
        host,
        path,
        backend: found ? backends.flat() : undefined,
      })),
    );
  });
}

/** The part of Traefik's rules that a route of ours needs. Whatever else is there makes the path undefined. */
function readRule(rule: string): {
  readonly hosts: readonly string[];
  readonly paths: readonly (string | undefined)[];
} {
  const calls = [...rule.matchAll(/(!?)(\w+)\(`([^`]*)`\)/g)];
  const of = (name: string) =>
    calls.filter(([, not, call]) => call === name && not === "").map(([, , , value]) => String(value));
  const known = new Set(["Host", "Path", "PathPrefix", "Method"]);
  const rest = rule.replaceAll(/!?\w+\(`[^`]*`\)/g, "");
  const understood =
    calls.every(([, not, call]) => not === "" && known.has(String(call))) && /^[\s()&|]*$/.test(rest);
  const paths = [
    ...of("Path").map((path) => `Exact ${path}`),
    // With its slash it is a prefix of whole segments, as an Ingress has them.
    ...of("PathPrefix").map((path) => `Prefix ${path === "/" ? path : path.replace(/\/$/, "")}`),
  ];
  const hosts = of("Host");
  return {
    hosts: hosts.length === 0 ? [""] : hosts,
    paths: understood ? (paths.length === 0 ? ["Prefix /"] : paths) : [undefined],
  };
}

function behindUrl(url: string, stack: Stack): readonly Workload[] | undefined {
  const [name, namespace] = URL.canParse(url) ? new URL(url).hostname.split(".") : [];
  return behind(name, namespace, stack);
}

function behind(
  name: string | undefined,
  namespace: string | undefined,
  stack: Stack,
): readonly Workload[] | undefined {
  const service = name === undefined ? undefined : stack.find("Service", namespace, name);
  return service === undefined ? undefined : stack.behind(service);
}
