/** Label selectors, as the API server understands them. */
import { items, type Values } from "./objects.ts";

/** An empty selector selects everything, a missing one nothing. */
export function selects(selector: Values | undefined, labels: Values): boolean {
  if (selector === undefined || selector === null) return false;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    items(selector.matchExpressions).every((expression) => holds(expression, labels))
  );
}

export function isEmptySelector(selector: Values | undefined): boolean {
  return (
    selector !== undefined &&
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    items(selector.matchExpressions).length === 0
  );
}

function holds({ key, operator, values = [] }: Values, labels: Values): boolean {
  const there = key in labels;
  switch (operator) {
    case "In":
      return there && values.includes(labels[key]);
    case "NotIn":
      return !there || !values.includes(labels[key]);
    case "Exists":
      return there;
    case "DoesNotExist":
      return !there;
    default:
      return false;
  }
}
