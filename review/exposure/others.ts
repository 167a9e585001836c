/** Kinds of objects that this comparison does not know: whatever they do, a person has to look at it. */
import { flattened } from "../flattened.ts";
import { type Manifest, titleOf } from "../manifest.ts";
import { type Aspect, same } from "./aspect.ts";

/** Either compared by another aspect, or unable to open anything by themselves. */
const known = new Set([
  ...["Namespace", "NetworkPolicy", "Service", "Ingress", "Deployment", "StatefulSet", "Job", "ConfigMap"],
  ...["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ServiceAccount"],
  ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  ...["Secret", "PodDisruptionBudget", "HorizontalPodAutoscaler", "LimitRange", "ResourceQuota"],
  ...["PriorityClass", "IngressClass", "PersistentVolumeClaim", "Certificate"],
]);

interface Line {
  readonly title: string;
  readonly line: string;
}

export const unknownKinds: Aspect<Line> = {
  title: "Objects of kinds that this comparison does not know",
  sense: "condition",
  facts: (objects) =>
    objects
      .filter(({ kind }) => !known.has(kind))
      .flatMap((object: Manifest) => flattened(object).map((line) => ({ title: titleOf(object), line }))),
  covering: same,
  text: ({ title, line }) => [`${title}: ${line}`],
};
