/** What a namespace must be able to hold: as totals of our own quota, and written on each Deployment for a foreign one. */
import type { Quota } from "../../stacks/quota.ts";
import { quantities } from "./quantities.ts";

/** Fixed: workloads and rules of two versions meet during an upgrade. */
export const needsKey = "quota.tracardi/namespace-needs";

/** By the names that a ResourceQuota gives them. */
export function podTotals(quota: Quota): Readonly<Record<string, string>> {
  return {
    pods: String(quota.pods),
    ...prefixed("requests", quantities(quota.requests)),
    ...prefixed("limits", quantities(quota.limits)),
  };
}

/**
 * An annotation of a Deployment, one `resource=quantity` per line. On the object itself and not on its
 * namespace, so that a preview, which asks the API server about this object alone, compares what would be written.
 * @param quota undefined where the namespace is not known: then nobody compares
 */
export function needsAnnotation(quota: Quota | undefined): Readonly<Record<string, string>> {
  if (quota === undefined) return {};
  const lines = Object.entries(podTotals(quota)).map(([resource, quantity]) => `${resource}=${quantity}`);
  return { [needsKey]: lines.join("\n") };
}

function prefixed(prefix: string, resources: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(resources).map(([resource, quantity]) => [`${prefix}.${resource}`, quantity]),
  );
}
