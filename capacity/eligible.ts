/** Whether the pods of a tier may run on a node at all, room or not: labels and taints, as the scheduler reads them. */
import type { NodeTerm, Placement, Toleration } from "../stacks/placement.ts";
import type { Node, Taint } from "./nodes.ts";

/** @param placement of the tier; absent where the stack says nothing about it */
export function mayUse(
  { labels, taints = [] }: Pick<Node, "labels" | "taints">,
  placement?: Placement,
): boolean {
  if (labels === undefined) return true;
  const { nodeSelector = {}, requiredNodes = [], tolerations = [] } = placement ?? {};
  return (
    (labels["kubernetes.io/os"] ?? "linux") === "linux" &&
    Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
    requiredNodes.every((term) => matches(labels, term)) &&
    taints.every((taint) => taint.effect === "PreferNoSchedule" || isTolerated(taint, tolerations))
  );
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some(
    ({ key, value, effect }) =>
      key === taint.key &&
      (value === undefined || value === (taint.value ?? "")) &&
      (effect === undefined || effect === taint.effect),
  );
}

function matches(
  labels: Readonly<Record<string, string>>,
  { key, operator, values = [] }: NodeTerm,
): boolean {
  const label = labels[key];
  switch (operator) {
    case "In":
      return label !== undefined && values.includes(label);
    case "NotIn":
      return label === undefined || !values.includes(label);
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
    case "Gt":
      return Number(label) > Number(values[0]);
    case "Lt":
      return Number(label) < Number(values[0]);
    default:
      throw new Error(`${operator} compares no labels of nodes`);
  }
}
