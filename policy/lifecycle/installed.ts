/** What is installed now, and what the stack would install: as far as a policy pack can know. */
import type { Installation } from "../framework/installation.ts";
import { isTracardi, parseImage } from "../kubernetes/images.ts";
import { containersOf } from "../kubernetes/pods.ts";
import type { Stack } from "../kubernetes/stack.ts";

export interface State {
  readonly release?: string | undefined;
  readonly dataVersion?: string | undefined;
}

/**
 * A policy sees the objects as they will be, never as they are. So what is installed comes from the configuration, or from
 * the stack's own last outputs where the program reads them by a StackReference, as this project does.
 * @returns nothing for a first installation
 */
export function installedNow(stack: Stack, { installed }: Installation): State {
  if (installed !== undefined) return installed;
  const references = stack.resources.filter(({ type }) => type === "pulumi:pulumi:StackReference");
  const outputs = references
    .map(({ props }) => props.outputs?.installed)
    .find((output) => output !== undefined);
  return { release: outputs?.release, dataVersion: outputs?.dataVersion };
}

/** From the tags of the images, and from the release marker of a namespace. */
export function installedNext(stack: Stack): State {
  const images = stack.workloads
    .flatMap(({ object }) => containersOf(object))
    .map(({ values }) => parseImage(String(values.image ?? "")));
  const marked = stack
    .kind("Namespace")
    .map(({ annotations }) => annotations["release.tracardi/data-version"])
    .find((version) => version !== undefined);
  return { release: images.find(isTracardi)?.tag, dataVersion: marked };
}
