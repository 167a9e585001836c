/** The objects of a plan as they are without an engine: no Secret, no mark of Pulumi, names that follow from the content. */
import { Tracardi } from "../components/tracardi.ts";
import { manifests } from "../rendering/manifests.ts";
import { type Registration, render } from "../rendering/render.ts";
import { type Manifest, parseManifests, titleOf } from "../review/manifest.ts";
import { markerKeys } from "../stacks/lifecycle/marker.ts";
import type { Plan } from "../stacks/plan.ts";
import { plainName } from "./names.ts";

/** @throws Error where two objects would have the same name */
export async function plainObjects(plan: Plan, stack: string): Promise<Manifest[]> {
  const { resources } = await render(() => new Tracardi(plan.installation, { plan }), {
    stack,
    outputs: ({ type, name, inputs }) =>
      type.startsWith("kubernetes:")
        ? {
            metadata: {
              ...inputs.metadata,
              name: inputs.metadata?.name ?? plainName({ type, name, inputs }),
            },
          }
        : undefined,
  });
  refuseOthers(plan, resources);
  const objects = parseManifests(manifests(resources))
    .filter(({ kind }) => kind !== "Secret")
    .map((object) => withoutEmptyRules(unmarked(object) as Manifest));
  const titles = new Set<string>();
  for (const object of objects) {
    const title = titleOf(object);
    if (titles.has(title)) throw new Error(`two objects are ${title}`);
    titles.add(title);
  }
  return objects;
}

/**
 * What other providers make is known to the engine alone; a rendering has placeholders for it. Tokens end in Secrets, which are
 * not written; a GUI on the operator's machine is no object of the cluster.
 */
function refuseOthers(plan: Plan, resources: readonly Registration[]): void {
  const unknown = resources.filter(
    ({ type, name, custom }) =>
      custom &&
      !/^(kubernetes|pulumi):/.test(type) &&
      !(type === "random:index/randomPassword:RandomPassword" && name.endsWith("-token")) &&
      !(type.startsWith("docker:") && plan.gui.runs === "local"),
  );
  if (unknown.length === 0) return;
  const names = unknown.map(({ type, name }) => `${type} ${name}`).join(", ");
  throw new Error(`only the engine can make this, so it has no place in plain manifests: ${names}`);
}

/**
 * A direction without rules is closed by its name among the policy's types. An empty list says no more, but the API server
 * stores none, so every apply would count as a change.
 */
function withoutEmptyRules(object: Manifest): Manifest {
  if (object.kind !== "NetworkPolicy") return object;
  const { ingress, egress, ...spec } = object.spec;
  const rules = { ingress, egress };
  const kept = Object.entries(rules).filter(([, list]) => list !== undefined && list.length > 0);
  return { ...object, spec: { ...spec, ...Object.fromEntries(kept) } };
}

/** Annotations that speak to Pulumi or of its state, and the label that says that it manages the object. */
function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) =>
      !key.startsWith("pulumi.com/") &&
      key !== markerKeys.state &&
      !(key === "app.kubernetes.io/managed-by" && inner === "pulumi"),
  );
  const entries = kept.map(([key, inner]) => [key, unmarked(inner)] as const);
  // An empty map of annotations would be a difference in every comparison.
  return Object.fromEntries(
    entries.filter(([key, inner]) => key !== "annotations" || Object.keys(inner as object).length > 0),
  );
}
