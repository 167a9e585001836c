/** The ingress controllers of a stack: Deployments that are told entrypoints, and the file that they read. */
import { parse } from "yaml";
import { containersOf, type Manifest, type Objects, ofKind, placeOf, workloadsOf } from "../manifest.ts";

export interface Edge {
  /** `tracardi-private-edge/tracardi-private-edge`. */
  readonly place: string;
  /** Command line, without the dashes, option and value. Traefik reads names in any case. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** Middlewares, TLS options and, in static mode, routes. */
  readonly file: Manifest;
}

export function edgesOf(objects: Objects): Edge[] {
  return workloadsOf(objects).flatMap(({ object, pod }) => {
    const args = containersOf(pod).flatMap(({ args = [] }) => args as string[]);
    const options = args.filter((arg) => arg.startsWith("--")).map(optionOf);
    if (!options.some(([name]) => name.startsWith("entrypoints."))) return [];
    return [{ place: placeOf(object), options, file: fileOf(object.metadata.namespace, pod, objects) }];
  });
}

/** The value of an option of an entrypoint; undefined where it is not given. */
export function entryPointOption({ options }: Edge, entryPoint: string, option: string): string | undefined {
  return options.find(([name]) => name === `entrypoints.${entryPoint}.${option}`)?.[1];
}

export function entryPointsOf({ options }: Edge): string[] {
  const names = options.flatMap(([name]) => /^entrypoints\.([^.]+)\./.exec(name)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** Middlewares of an entrypoint by name, in order. */
export function middlewaresOf(edge: Edge, entryPoint: string): [name: string, definition: Manifest][] {
  const names = entryPointOption(edge, entryPoint, "http.middlewares")?.split(",") ?? [];
  return names.map((full) => {
    const name = full.replace(/@file$/, "");
    return [name, edge.file.http?.middlewares?.[name] ?? {}];
  });
}

function optionOf(arg: string): [string, string] {
  const [, name = "", value = "true"] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  return [name.toLowerCase(), value];
}

/** Every ConfigMap that the pod mounts and that is such a file. */
function fileOf(namespace: string, pod: Manifest, objects: Objects): Manifest {
  const mounted = ((pod.volumes ?? []) as Manifest[]).flatMap(({ configMap }) => configMap?.name ?? []);
  const texts = ofKind(objects, "ConfigMap")
    .filter(({ metadata }) => metadata.namespace === namespace && mounted.includes(metadata.name))
    .flatMap(({ data = {} }) => Object.values(data as Record<string, string>));
  return Object.assign({}, ...texts.map((text) => parse(text) as Manifest));
}
