import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { lte, valid } from "semver";
import { z } from "zod";
import { configurationPage } from "../../../docs/configuration/page.ts";
import { schema } from "../../../stacks/settings/schema.ts";
import { since } from "../../../stacks/settings/since.ts";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

describe("settings: since when there is one", () => {
  for (const [key, type] of Object.entries(schema.shape)) {
    it(`${key} says it, and it is no version to come`, () => {
      const said = type.meta()?.since;
      assert.ok(typeof said === "string" && valid(said) === said, `${key} is in no since("${version}", …)`);
      assert.ok(lte(said, version), `${said} is later than ${version}, the version in package.json`);
    });
  }

  it("is in the table of all settings and their members, in the last column", () => {
    const [, generated = ""] = configurationPage().split("<!-- Below:");
    const rows = generated.split("\n").filter((line) => line.startsWith("| `"));
    assert.ok(rows.length > Object.keys(schema.shape).length);
    for (const row of rows) assert.match(row, / \| \d+\.\d+\.\d+ \|$/);
  });

  it("leaves what is said about a setting otherwise as it is", () => {
    const { host } = since("0.2.0", {
      host: z
        .string()
        .describe("Where")
        .meta({ examples: ["here"] }),
    });
    assert.deepEqual(host.meta(), { description: "Where", examples: ["here"], since: "0.2.0" });
  });
});
