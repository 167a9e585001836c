import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { type StackFile, verdict } from "./stackFiles.ts";

const root = new URL("../../../", import.meta.url);
const stacks = readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name));

function stackFile(name: string): StackFile {
  const { config } = parse(readFileSync(new URL(name, root), "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith("tracardi:"))
      .map(([key, value]) => [key.slice("tracardi:".length), value]),
  );
}

describe("the committed stack files", () => {
  it("are there", () => {
    assert.deepEqual(stacks, ["Pulumi.dev.yaml", "Pulumi.minimal.yaml", "Pulumi.prod.yaml"]);
  });

  for (const name of stacks) {
    it(`${name} is accepted in silence`, () => {
      const { mistakes, warnings } = verdict(stackFile(name));
      assert.deepEqual({ mistakes, warnings }, { mistakes: [], warnings: [] });
    });
  }
});
