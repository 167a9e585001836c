import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { production, type StackFile, verdict } from "./stackFiles.ts";

const page = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
const prefix = "tracardi:";

/** The stack files that the page shows, with what they are about: the words before them. */
const examples = [...page.matchAll(/([^\n]*)\n\n```yaml\n(config:\n[\s\S]*?)```/g)].map(
  ([, before = "", text = ""]): readonly [string, StackFile] => {
    const { config } = parse(text, { schema: "core" }) as { config: Readonly<Record<string, unknown>> };
    const ours = Object.entries(config).filter(([key]) => key.startsWith(prefix));
    return [before, Object.fromEntries(ours.map(([key, value]) => [key.slice(prefix.length), value]))];
  },
);

/** Some examples speak of both families. */
const baseline = {
  ...production,
  podCidr: "10.244.0.0/16,fd00:10:244::/56",
  serviceCidr: "10.96.0.0/16,fd00:10:96::/112",
};

describe("the examples of docs/configuration.md", () => {
  it("are there", () => {
    assert.ok(examples.length >= 8, `${examples.length} examples`);
  });

  for (const [title, file] of examples) {
    it(`are accepted: ${Object.keys(file).join(", ")} (${title})`, () => {
      assert.deepEqual(verdict({ ...baseline, ...file }).mistakes, []);
    });
  }
});
