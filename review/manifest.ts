/** Kubernetes objects as a comparison sees them: plain values, and how they are named in front of a reviewer. */
import { parseAllDocuments } from "yaml";

/** An object of any kind, as its manifest says it. */
// biome-ignore lint/suspicious/noExplicitAny: whatever was rendered; every other type would need a cast at every step
export type Manifest = Record<string, any>;

export type Objects = readonly Manifest[];

/** @throws Error that says where it is not YAML */
export function parseManifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw problem;
    const value: unknown = document.toJS();
    return value === null || value === undefined ? [] : [value as Manifest];
  });
}

/** What a generated name ends with in a rendering; a real one has eight other characters there. */
const generatedSuffix = /-00000000$/;

/** Whether the name was left to the engine. */
export function hasGeneratedName({ metadata }: Manifest): boolean {
  return generatedSuffix.test(metadata.name);
}

/** `tracardi-public/tracardi-public-api`, without what a generated name ends with. */
export function placeOf({ metadata }: Manifest): string {
  const name = String(metadata.name).replace(generatedSuffix, "");
  return metadata.namespace === undefined ? name : `${metadata.namespace}/${name}`;
}

/** `Deployment tracardi-public/tracardi-public-api`: unique within a stack. */
export function titleOf(object: Manifest): string {
  return `${object.kind} ${placeOf(object)}`;
}

export function ofKind(objects: Objects, ...kinds: readonly string[]): Manifest[] {
  return objects.filter(({ kind }) => kinds.includes(kind));
}

/** Objects that make pods, with the pods' labels and specification. */
export function workloadsOf(objects: Objects): { object: Manifest; labels: Labels; pod: Manifest }[] {
  return objects.flatMap((object) => {
    const pod = object.spec?.template?.spec;
    return pod?.containers === undefined
      ? []
      : [{ object, labels: object.spec.template.metadata?.labels ?? {}, pod }];
  });
}

/** Containers of all sorts: those that run, and those that run before them. */
export function containersOf(pod: Manifest): Manifest[] {
  return [...(pod.initContainers ?? []), ...(pod.containers ?? [])];
}

export type Labels = Readonly<Record<string, string>>;

/** Every namespace that there is, or that something is in. */
export function namespacesOf(objects: Objects): string[] {
  const names = objects.map(({ kind, metadata }) =>
    kind === "Namespace" ? metadata.name : metadata.namespace,
  );
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
