/** What a container needs, and what it may take at most. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { containersOf } from "../kubernetes/pods.ts";

const resources = ["cpu", "memory", "ephemeral-storage"] as const;

export const containersHaveResources: ObjectPolicy = {
  name: "containers-have-resources",
  severity: "medium",
  description: "Every container requests CPU, memory and ephemeral storage, and is limited in all three.",
  because: "one container could take all that a node has, and a quota refuses pods without them",
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  remedy: "set resources.requests and resources.limits",

  *judge(object) {
    for (const { name, values } of containersOf(object)) {
      for (const list of ["requests", "limits"] as const) {
        const missing = resources.filter((resource) => values.resources?.[list]?.[resource] === undefined);
        if (missing.length > 0) yield `has no ${list} of ${missing.join(", ")} in container ${name}`;
      }
    }
  },
};
