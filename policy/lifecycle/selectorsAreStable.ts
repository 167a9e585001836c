/** Selectors cannot be changed in place: they must not hold what changes with a release. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items, type KubernetesObject, type Values } from "../kubernetes/objects.ts";

const selectors: Readonly<Record<string, (object: KubernetesObject) => Values | undefined>> = {
  Deployment: ({ spec }) => spec.selector,
  StatefulSet: ({ spec }) => spec.selector,
  DaemonSet: ({ spec }) => spec.selector,
  ReplicaSet: ({ spec }) => spec.selector,
  PodDisruptionBudget: ({ spec }) => spec.selector,
  NetworkPolicy: ({ spec }) => spec.podSelector,
  Service: ({ spec }) => (spec.selector === undefined ? undefined : { matchLabels: spec.selector }),
};

export const selectorsAreStable: ObjectPolicy = {
  name: "selectors-are-stable",
  severity: "high",
  description: "Selectors of pods use the labels of name, instance and component, and no others.",
  because:
    "a label that changes would replace the workload, or leave its pods without Service, budget or policy",
  source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates",
  remedy: "select by app.kubernetes.io/name, instance and component",
  configSchema: {
    properties: {
      keys: {
        type: "array",
        items: { type: "string" },
        default: ["name", "instance", "component"].map((key) => `app.kubernetes.io/${key}`),
        description: "Labels that never change.",
      },
    },
  },

  *judge(object, { config }) {
    const selector = selectors[object.kind]?.(object);
    if (selector === undefined) return;
    const keys = [
      ...Object.keys(selector.matchLabels ?? {}),
      ...items(selector.matchExpressions).map(({ key }) => String(key)),
    ];
    // For all pods of the namespace.
    if (keys.length === 0 && object.kind === "NetworkPolicy") return;
    const stable: readonly string[] = config.keys;
    const others = keys.filter((key) => !stable.includes(key));
    const missing = stable.filter((key) => !keys.includes(key));
    if (others.length > 0) yield `selects by ${others.join(", ")}`;
    if (missing.length > 0) yield `does not select by ${missing.join(", ")}`;
  },
};
