/** What pods open beside their Services: Tracardi's own doors, the node's network, a namespace's rules. */
import { containersOf, type Manifest, ofKind, placeOf, titleOf, workloadsOf } from "../manifest.ts";
import { type Aspect, same } from "./aspect.ts";

interface Door {
  readonly place: string;
  readonly door: string;
}

/** Variables by which the API closes a door, their value that does, and what Tracardi takes when there is none. */
const closing: readonly { name: string; closed: string; otherwise: string; door: string }[] = [
  { name: "EXPOSE_GUI_API", closed: "no", otherwise: "yes", door: "answers the GUI's requests" },
  { name: "API_DOCS", closed: "no", otherwise: "yes", door: "shows its documentation" },
  { name: "PRODUCTION", closed: "yes", otherwise: "no", door: "takes staging requests" },
];

export const applicationDoors: Aspect<Door> = {
  title: "What APIs answer",
  sense: "opening",
  facts: (objects) =>
    workloadsOf(objects).flatMap(({ object, pod }) =>
      ((pod.containers ?? []) as Manifest[])
        // Without a port it answers nobody: a Job of the same image.
        .filter(({ image, ports }) => ports !== undefined && /(^|\/)tracardi-api[:@]/.test(image))
        .flatMap((container) => doorsOf(container).map((door) => ({ place: placeOf(object), door }))),
    ),
  covering: same,
  text: ({ place, door }) => [`${place} ${door}`],
};

function doorsOf({ env = [] }: Manifest): string[] {
  return closing.flatMap(({ name, closed, otherwise, door }) => {
    const found = (env as Manifest[]).find((variable) => variable.name === name);
    const value = found === undefined ? otherwise : (found.value ?? "from a Secret");
    return value === closed ? [] : [`${door} (${name}=${value})`];
  });
}

export const nodeAccess: Aspect<Door> = {
  title: "Pods on the node's own network",
  sense: "opening",
  facts: (objects) =>
    workloadsOf(objects).flatMap(({ object, pod }) => {
      const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((field) => pod[field] === true);
      const hostPorts = containersOf(pod)
        .flatMap(({ ports = [] }) => ports as Manifest[])
        .flatMap(({ hostPort }) => (hostPort === undefined ? [] : [`hostPort ${hostPort}`]));
      const privileged = containersOf(pod).some(
        ({ securityContext }) => securityContext?.privileged === true,
      );
      return [...shared, ...hostPorts, ...(privileged ? ["privileged"] : [])].map((door) => ({
        place: titleOf(object),
        door,
      }));
    }),
  covering: same,
  text: ({ place, door }) => [`${place} has`, door],
};

const levels = ["restricted", "baseline", "privileged"];

/** Each level admits what the stricter ones do. */
export const podSecurity: Aspect<{ readonly namespace: string; readonly level: number }> = {
  title: "Pods that a namespace admits",
  sense: "opening",
  facts: (objects) =>
    ofKind(objects, "Namespace").flatMap(({ metadata }) => {
      const level = levels.indexOf(metadata.labels?.["pod-security.kubernetes.io/enforce"]);
      // Without the label everything is admitted.
      return { namespace: metadata.name, level: level === -1 ? levels.length - 1 : level };
    }),
  covering:
    (by) =>
    ({ namespace, level }) =>
      level === 0 || by.some((other) => other.namespace === namespace && other.level >= level),
  text: ({ namespace, level }) => [`namespace ${namespace} admits ${levels[level]} pods`],
};
