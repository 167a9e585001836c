/** API, GUI and workers of one installation are of one release: they share a protocol and a data layout. */
import type { StackPolicy } from "../framework/definition.ts";
import { isTracardi, parseImage } from "../kubernetes/images.ts";
import { containersOf } from "../kubernetes/pods.ts";
import { instanceOf } from "../kubernetes/stack.ts";

const VERSION = "app.kubernetes.io/version";

export const oneRelease: StackPolicy = {
  name: "one-release",
  severity: "high",
  description: "All images of Tracardi in one installation carry the same tag, and the labels say it.",
  because: "different releases read and write different data",
  source: "https://github.com/Tracardi/tracardi",
  remedy: "write one release everywhere",

  *judgeStack(stack) {
    const first = new Map<string, { readonly tag: string; readonly name: string }>();
    for (const { object: about, labels } of stack.workloads) {
      for (const { values } of containersOf(about)) {
        const image = parseImage(String(values.image ?? ""));
        if (!isTracardi(image)) continue;
        const tag = image.tag ?? "none";
        const instance = instanceOf({ ...about, labels });
        const { tag: other, name } = first.get(instance) ?? { tag, name: about.name };
        first.set(instance, { tag: other, name });
        if (tag !== other) yield { about, what: `runs ${tag}, and ${name} runs ${other}` };
        const label = labels[VERSION];
        if (label !== undefined && label !== tag)
          yield { about, what: `runs ${tag} under the label ${VERSION} ${label}` };
      }
    }
  },
};
