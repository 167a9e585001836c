/** Ingress controllers: Traefik, read from the arguments and files that its pods are given. */
import { parse } from "yaml";
import type { Zone } from "../framework/installation.ts";
import { isTraefik, parseImage } from "./images.ts";
import { items, type Values } from "./objects.ts";
import type { Stack, Workload } from "./stack.ts";

export interface Entrypoint {
  readonly name: string;
  readonly port: number;
}

export interface Controller {
  readonly workload: Workload;
  readonly zone: Zone;
  readonly entrypoints: readonly Entrypoint[];
  /** Value of an argument, by its name in lower case; undefined where it is not given. */
  flag(name: string): string | undefined;
  readonly flags: ReadonlyMap<string, string>;
  /** Dynamic configuration from its files. */
  readonly files: readonly Values[];
  /** What it is also configured by, and what this pack does not read. */
  readonly unread: readonly string[];
}

const zones = { publicEdge: "public", privateEdge: "private" } as const;

/** Controllers of the zone, by their role. */
export function controllersOf(stack: Stack, zone?: Zone): readonly Controller[] {
  return stack.role("publicEdge", "privateEdge").flatMap((workload) => {
    const of = zones[workload.role as keyof typeof zones];
    return zone === undefined || of === zone ? [controllerOf(workload, of, stack)] : [];
  });
}

function controllerOf(workload: Workload, zone: Zone, stack: Stack): Controller {
  const containers = items(workload.pod.containers);
  const container =
    containers.find(({ image }) => isTraefik(parseImage(String(image)))) ?? containers[0] ?? {};
  const flags = flagsOf([...items(container.command), ...items(container.args)].map(String));
  const files = filesOf(workload, stack);
  return {
    workload,
    zone,
    flags,
    flag: (name) => flags.get(name),
    entrypoints: [...flags].flatMap(([flag, value]) => {
      const [, name] = /^entrypoints\.([^.]+)\.address$/.exec(flag) ?? [];
      const [, port] = /:(\d+)(?:\/tcp)?$/.exec(value) ?? [];
      return name === undefined ? [] : [{ name, port: Number(port ?? 0) }];
    }),
    files,
    unread: unreadBy(container, flags, files),
  };
}

/** What takes routes and middlewares from somewhere else. */
function unreadBy(
  container: Values,
  flags: ReadonlyMap<string, string>,
  files: readonly Values[],
): readonly string[] {
  const variables = items(container.env).map(({ name }) => String(name));
  const providers = [...flags.keys()]
    .map((flag) => /^providers\.([^.]+)/.exec(flag)?.[1])
    .filter(
      (provider) =>
        provider !== undefined &&
        !["file", "kubernetesingress", "providersthrottleduration"].includes(provider),
    );
  const ofFiles = [...flags.keys()].some((flag) => /^providers\.file\.(filename|directory)$/.test(flag));
  return [
    ...(flags.has("configfile") ? ["--configfile"] : []),
    ...variables.filter((name) => /^TRAEFIK_/i.test(name)),
    ...[...new Set(providers)].map((provider) => `the provider ${provider}`),
    ...(ofFiles && files.length === 0 ? ["a file that is in no ConfigMap of the stack"] : []),
    // Their routers know no middleware of an entrypoint, and no path.
    ...["tcp", "udp"]
      .filter((kind) => files.some((file) => file[kind] !== undefined))
      .map((kind) => `routes of ${kind}`),
    ...(isTraefik(parseImage(String(container.image))) ? [] : [`image ${container.image}`]),
  ];
}

/** Traefik takes the names of its arguments in any case. One without a value is true. */
function flagsOf(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words
      .filter((word) => word.startsWith("--"))
      .map((word) => {
        const [name = "", ...value] = word.slice(2).split("=");
        return [name.toLowerCase(), value.length === 0 ? "true" : value.join("=")];
      }),
  );
}

/** YAML of the ConfigMaps that its pods mount. */
function filesOf({ pod, namespace }: Workload, stack: Stack): readonly Values[] {
  return items(pod.volumes)
    .map(({ configMap }) => configMap?.name)
    .filter((name) => name !== undefined)
    .map((name) => stack.find("ConfigMap", namespace, name))
    .flatMap((found) => Object.entries<string>(found?.props.data ?? {}))
    .filter(([file]) => /\.ya?ml$/.test(file))
    .map(([, text]) => parse(text) ?? {});
}

/** A middleware of a file, by the name that an entrypoint calls it by, e.g. "trusted@file". */
export function middleware(controller: Controller, name: string): Values | undefined {
  const [plain = "", provider] = name.split("@");
  if (provider !== "file") return undefined;
  return controller.files.map(({ http }) => http?.middlewares?.[plain]).find((found) => found !== undefined);
}

export function middlewareNames(controller: Controller, entrypoint: string): readonly string[] {
  const written = controller.flag(`entrypoints.${entrypoint}.http.middlewares`) ?? "";
  return written
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Numbers of the pods' ports that Services forward to, by number or by name. */
export function servedPorts(controller: Controller, stack: Stack): ReadonlySet<number> {
  const named = new Map(
    items(controller.workload.pod.containers)
      .flatMap(({ ports }) => items(ports))
      .map(({ name, containerPort }) => [name, containerPort as number]),
  );
  const services = stack
    .kind("Service")
    .filter((service) => stack.behind(service).includes(controller.workload));
  return new Set(
    services
      .flatMap(({ spec }) => items(spec.ports))
      .map(({ port, targetPort = port }) => named.get(targetPort) ?? Number(targetPort)),
  );
}
