/**
 * What a resource must keep to stay the same one: its URN, and the fields that cannot be changed in place. When one of them
 * changes, the engine deletes it and makes another in every installation.
 */
import { flattened } from "./flattened.ts";
import { hasGeneratedName, type Manifest, titleOf } from "./manifest.ts";

export interface Identity {
  /** Types of all that it is in, its own, its name: a URN without stack and project. */
  readonly urn: string;
  /** The same of what it is in; absent at the top. */
  readonly parent?: string;
  /** `Deployment tracardi-public/tracardi-public-api`; absent for what is no Kubernetes object. */
  readonly object?: string;
  /** `spec.selector.matchLabels.…: …`, one per value. None for a component, which exists in the state alone. */
  readonly fields: readonly string[];
  /** URNs under which the engine would find it, too. Never written down. */
  readonly aliases?: readonly string[];
}

/**
 * Fields that force a replacement, by kind. Source: the list of the Kubernetes provider (forceNew in provider/pkg/provider/diff.go,
 * 4.25.0), and those that the API server refuses to change at all.
 */
const byKind: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec.selector"],
  DaemonSet: ["spec.selector"],
  StatefulSet: [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  PersistentVolumeClaim: ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  ResourceQuota: ["spec.scopes"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  Secret: ["type"],
  Service: ["spec.clusterIP"],
  StorageClass: ["parameters", "provisioner"],
  // Refused by the API server: an `up` would stop at it.
  IngressClass: ["spec.controller"],
  PriorityClass: ["value", "preemptionPolicy"],
};

const content: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data", "binaryData"],
  Secret: ["data", "stringData"],
  Job: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
};

/**
 * What cannot change in place, but is meant to be made anew with every change: under a generated name the old one stays until
 * nothing refers to it. Such a field does not belong to the identity.
 */
export function contentThatReplaces(object: Manifest): string[] {
  const isKept = object.kind !== "Job" && object.immutable !== true;
  return isKept ? [] : fieldsOf(object, content[object.kind] ?? []);
}

/** @param object as its manifest says it, secrets hidden */
export function objectFields(object: Manifest): string[] {
  const generated = hasGeneratedName(object);
  const { name, namespace } = object.metadata;
  return [
    `metadata.name: ${generated ? "(generated)" : name}`,
    ...flattened(namespace, "metadata.namespace"),
    ...fieldsOf(object, byKind[object.kind] ?? []),
    ...(generated ? [] : contentThatReplaces(object)),
  ];
}

/** Resources of other providers that hold what nothing can make again: a password, a key, the way to the cluster. */
export function otherFields(type: string, inputs: Manifest): string[] {
  if (type === "pulumi:providers:kubernetes") return fieldsOf(inputs, ["clusterIdentifier"]);
  return /^random:|:PrivateKey$/.test(type) ? flattened(inputs) : [];
}

export function objectTitle(object: Manifest): string {
  return titleOf(object);
}

function fieldsOf(object: Manifest, paths: readonly string[]): string[] {
  return paths.flatMap((path) => flattened(valueAt(object, path), path));
}

function valueAt(object: Manifest, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Manifest | undefined)?.[key], object);
}
