import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { readmePictures } from "../../exposure/readme.ts";
import { renderStack } from "../../rendering/stack.ts";
import { committedStacks } from "../../rendering/stackFile.ts";
import { releaseVersions } from "../../stacks/releases.ts";
import { topologies } from "../../stacks/topologies.ts";
import { combinations, dumpedInFull, goldenFile } from "./combinations.ts";
import { type Dump, dumpOf, identities } from "./dump.ts";
import { refusal, replacedIn } from "./replaced.ts";

const remedy = "run `make golden` and review the difference";

for (const stack of committedStacks) {
  describe(`the committed stack ${stack}`, () => {
    let dump: Dump;
    let replaced: readonly string[];
    before(async () => {
      const resources = await renderStack({ stack, changes: {} });
      dump = dumpOf(stack, resources);
      replaced = await replacedIn(stack, identities(resources));
    });

    it("replaces no resource of an installation that exists", () => {
      assert.deepEqual(replaced, [], refusal(replaced));
    });

    const files = {
      [`${stack}.yaml`]: "renders exactly the reviewed manifests",
      [`${stack}.other.yaml`]: "asks other providers for exactly what was reviewed",
      [`${stack}.resources.txt`]: "keeps the name, parents and protection of every resource",
      [`${stack}.identity.yaml`]: "keeps what cannot be changed in place",
    };
    for (const [file, promise] of Object.entries(files)) {
      it(promise, async () => {
        const expected = await readFile(new URL(`./expected/${file}`, import.meta.url), "utf8");
        assert.equal(dump[file], expected, `test/golden/expected/${file} differs: ${remedy}`);
      });
    }

    it("writes no generated secret in clear", () => {
      for (const [file, content] of Object.entries(dump)) {
        assert.doesNotMatch(content, /<generated |PRIVATE KEY/, file);
      }
    });
  });
}

describe("every release in every topology", () => {
  for (const [name, dump] of Object.entries(combinations)) {
    it(`renders what was reviewed: ${name}`, async () => {
      for (const [file, content] of Object.entries(await dump())) {
        const expected = await readFile(new URL(`./expected/${file}`, import.meta.url), "utf8");
        assert.equal(content, expected, `test/golden/expected/${file} differs: ${remedy}`);
        assert.doesNotMatch(content, /<generated |PRIVATE KEY/, file);
      }
    });
  }

  for (const topology of topologies) {
    for (const release of releaseVersions) {
      it(`can be read: ${topology} with ${release}`, async () => {
        const file = goldenFile(topology, release);
        const text = await readFile(new URL(`./expected/${file}`, import.meta.url), "utf8");
        const tags = [...text.matchAll(/image: \S*tracardi\/tracardi-\w+:(\S+)/g)].map(([, tag]) => tag);
        assert.ok(tags.length > 0, file);
        assert.deepEqual([...new Set(tags)], [release]);
      });
    }
  }

  it("is nothing that is kept for no reason", async () => {
    const files = await readdir(new URL("./expected/", import.meta.url));
    const known = [...committedStacks, ...dumpedInFull].flatMap((name) =>
      ["yaml", "other.yaml", "resources.txt", "identity.yaml"].map((kind) => `${name}.${kind}`),
    );
    const differences = Object.keys(combinations)
      .filter((name) => !(dumpedInFull as readonly string[]).includes(name))
      .map((name) => `${name}.difference.yaml`);
    assert.deepEqual(files.sort(), [...known, ...differences].sort());
  });
});

describe("the README's pictures", () => {
  it("show the committed stack prod as it is", async () => {
    const pictures = Object.entries(await readmePictures());
    assert.equal(pictures.length, 2);
    for (const [file, content] of pictures) {
      const committed = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
      // Not `equal`: a difference of two pictures tells nothing in a terminal.
      assert.ok(content === committed, `${file} differs: ${remedy}`);
    }
  });

  it("are what the README shows", async () => {
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    for (const file of Object.keys(await readmePictures())) assert.ok(readme.includes(`"${file}"`), file);
  });
});
