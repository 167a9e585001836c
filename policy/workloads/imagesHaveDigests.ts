/** What was tried is what runs. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { parseImage } from "../kubernetes/images.ts";
import { containersOf } from "../kubernetes/pods.ts";

export const imagesHaveDigests: ObjectPolicy = {
  name: "images-have-digests",
  severity: "medium",
  description: "In production every image has a digest.",
  because: "a tag can be moved, and then something else runs under the same name",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  remedy: "add the digest that your registry shows for the tag, as name:tag@sha256:…",

  *judge(object, { installation }) {
    if (!installation.production) return;
    for (const { name, values } of containersOf(object)) {
      const image = String(values.image ?? "");
      if (!/^sha256:[0-9a-f]{64}$/.test(parseImage(image).digest ?? ""))
        yield `runs ${image} in container ${name}`;
    }
  },
};
