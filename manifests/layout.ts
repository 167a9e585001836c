/** One file per object, in folders and under names whose order is the order in which they are applied. */
import { stringify } from "yaml";
import type { Manifest, Objects } from "../review/manifest.ts";
import type { Plan } from "../stacks/plan.ts";

/** Path below the folder → content. */
export type Tree = Readonly<Record<string, string>>;

/**
 * What others need comes first: namespaces before what is in them, fences before pods, configuration before what mounts it. An
 * Ingress waits for nothing. The Job asks an API, so it comes last.
 */
const order = [
  ...["Namespace", "PriorityClass", "IngressClass", "ClusterRole", "ClusterRoleBinding"],
  ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  ...["ResourceQuota", "LimitRange", "NetworkPolicy", "ServiceAccount", "Role", "RoleBinding"],
  ...["ConfigMap", "PersistentVolumeClaim", "Certificate", "Service", "PodDisruptionBudget", "Ingress"],
  ...["StatefulSet", "Deployment", "HorizontalPodAutoscaler", "Job"],
];

/** @throws Error for a kind whose place is not known */
export function layOut(plan: Plan, objects: Objects): Tree {
  const folders = new Map(
    [undefined, ...namespacesInOrder(plan)].map((name, index) => [name, folder(index, name)]),
  );
  const files = objects.map((object): [string, string] => {
    const { namespace, name } = object.metadata;
    const place = order.indexOf(object.kind);
    if (place === -1) throw new Error(`no order is known for ${object.kind} ${name}`);
    const parent = folders.get(namespace);
    if (parent === undefined)
      throw new Error(`${object.kind} ${name} is in ${namespace}, which is not planned`);
    const number = String(place + 1).padStart(2, "0");
    return [`${parent}/${number}-${object.kind.toLowerCase()}-${name}.yaml`, text(object)];
  });
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Private first, as the engine does it: what does not start is noticed before the tier that collects events is touched. */
export function namespacesInOrder({ zones, storesNamespace }: Plan): string[] {
  const ofZones = [zones.private, zones.public].flatMap(({ application, edgeNamespace }) => [
    edgeNamespace.name,
    ...(application === undefined ? [] : [application.name]),
  ]);
  return [...(storesNamespace === undefined ? [] : [storesNamespace.name]), ...ofZones];
}

function folder(index: number, namespace: string | undefined): string {
  return `${index}-${namespace ?? "cluster"}`;
}

/** Programs that still read YAML 1.1 would take an unquoted "yes" for a boolean. */
function text(object: Manifest): string {
  return stringify(object, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}
