import assert from "node:assert/strict";
import { imageReference } from "../../../components/internal/images.ts";

const image = { repository: "tracardi/tracardi-api", tag: "1.1.0" };
const digest = `sha256:${"a".repeat(64)}`;

describe("an image's reference", () => {
  const rows: readonly [string, Parameters<typeof imageReference>[1], string][] = [
    ["is repository and tag", { imageDigests: {} }, "tracardi/tracardi-api:1.1.0"],
    [
      "has the digest that is configured under the image's name",
      { imageDigests: { "tracardi-api": digest, traefik: digest } },
      `tracardi/tracardi-api:1.1.0@${digest}`,
    ],
    [
      "starts with the mirror, with or without a slash at its end",
      { imageRegistry: "registry.example.com/mirror/", imageDigests: {} },
      "registry.example.com/mirror/tracardi/tracardi-api:1.1.0",
    ],
  ];
  for (const [title, sources, reference] of rows) {
    it(title, () => assert.equal(imageReference(image, sources), reference));
  }

  it("of an official image has no folder", () =>
    assert.equal(
      imageReference({ repository: "mysql", tag: "8.0.43" }, { imageDigests: { mysql: digest } }),
      `mysql:8.0.43@${digest}`,
    ));
});
