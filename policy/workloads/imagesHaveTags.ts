/** Which release runs is written down. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { parseImage } from "../kubernetes/images.ts";
import { containersOf } from "../kubernetes/pods.ts";

export const imagesHaveTags: ObjectPolicy = {
  name: "images-have-tags",
  severity: "high",
  description: "Every image has a tag, and none is `latest`.",
  because: "whatever was pushed last would run, on each node something else",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  remedy: "write the release",

  *judge(object) {
    for (const { name, values } of containersOf(object)) {
      const { tag, digest } = parseImage(String(values.image ?? ""));
      if (tag === "latest") yield `has the tag latest in container ${name}`;
      else if (tag === undefined)
        yield `has ${digest === undefined ? "no tag" : "a digest, but no tag that a person could read,"} in container ${name}`;
    }
  },
};
