/** Golden objects of a stack, and what somebody changes in them. */
import { readFileSync } from "node:fs";
import { compareExposure, type ExposureChange } from "../../review/exposure.ts";
import { type Manifest, parseManifests, placeOf } from "../../review/manifest.ts";

const parsed = new Map<string, readonly Manifest[]>();

/** A copy each time: a test changes it. Copying takes a fraction of the time that parsing takes. */
export function golden(stack: string): Manifest[] {
  const file = new URL(`../golden/expected/${stack}.yaml`, import.meta.url);
  const objects = parsed.get(stack) ?? parseManifests(readFileSync(file, "utf8"));
  parsed.set(stack, objects);
  return structuredClone([...objects]);
}

/** The one object of a kind at a place, to be changed. */
export function the(objects: readonly Manifest[], kind: string, place: string): Manifest {
  const found = objects.filter((object) => object.kind === kind && placeOf(object) === place);
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} objects are ${kind} ${place}`);
  return one;
}

export type Change = (objects: Manifest[]) => void;

/** What a comparison says about a change, and about taking it back. */
export function changesBy(
  before: readonly Manifest[],
  change: Change,
): { there: ExposureChange[]; back: ExposureChange[] } {
  const after = structuredClone([...before]);
  change(after);
  if (JSON.stringify(after) === JSON.stringify(before)) throw new Error("nothing was changed");
  return { there: compareExposure(before, after), back: compareExposure(after, before) };
}

export function told(changes: readonly ExposureChange[]): string[] {
  return changes.map(({ effect, text }) => `${effect}: ${text}`);
}

/** An argument of a container in place of another. */
export function replaceArgument(deployment: Manifest, from: string | RegExp, to: readonly string[]): void {
  const [container] = deployment.spec.template.spec.containers;
  const index = container.args.findIndex((arg: string) =>
    typeof from === "string" ? arg === from : from.test(arg),
  );
  if (index === -1) throw new Error(`no argument ${from}`);
  container.args.splice(index, 1, ...to);
}
