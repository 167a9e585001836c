/** Label selectors: which of two selects more. */
import type { Labels, Manifest } from "../manifest.ts";

/** Requirements as texts; none selects everything. */
export type Selector = readonly string[];

export function selectorOf(selector: Manifest | undefined): Selector {
  const labels = Object.entries((selector?.matchLabels ?? {}) as Labels).map(
    ([key, value]) => `${key}=${value}`,
  );
  const expressions = ((selector?.matchExpressions ?? []) as Manifest[]).map((one) => JSON.stringify(one));
  return [...labels, ...expressions].sort();
}

/** Whether everything that `inner` selects is selected by `outer`: it asks for less. */
export function selectsAllOf(outer: Selector, inner: Selector): boolean {
  return outer.every((requirement) => inner.includes(requirement));
}

const component = "app.kubernetes.io/component=";
const namespaceName = "kubernetes.io/metadata.name=";

/** `public-api`: the tier alone where that says it, because every tier of an installation has the other two labels. */
export function podsText(selector: Selector): string {
  if (selector.length === 0) return "every pod";
  const [tier] = selector.filter((one) => one.startsWith(component));
  const usual = ["app.kubernetes.io/instance=", "app.kubernetes.io/name="];
  const complete = selector.length === 3 && usual.every((key) => selector.some((one) => one.startsWith(key)));
  return tier !== undefined && complete ? tier.slice(component.length) : `pods with ${selector.join(", ")}`;
}

export function namespaceText(selector: Selector): string {
  if (selector.length === 0) return "every namespace";
  const [only, ...more] = selector;
  return only?.startsWith(namespaceName) && more.length === 0
    ? only.slice(namespaceName.length)
    : `namespaces with ${selector.join(", ")}`;
}

export function named(namespace: string): Selector {
  return [`${namespaceName}${namespace}`];
}
