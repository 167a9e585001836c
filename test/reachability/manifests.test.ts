/** Plain manifests allow what the connection table says, as those that an engine applies do. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { manifestTree, plannedIn } from "../../manifests/answer.ts";
import { Analyzer } from "./support/analyzer.ts";
import { alone, amongOthers, type Manifest, type Stack } from "./support/manifests.ts";
import { difference, families, views } from "./support/verify.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

describe("the policies among plain manifests of stack prod", () => {
  let analyzer: Analyzer;
  let stack: Stack;
  before(async function () {
    this.timeout("30m");
    analyzer = await Analyzer.open();
    const plan = plannedIn(checkout, "prod");
    const { "README.md": _, ...files } = await manifestTree(plan, "prod");
    stack = { plan, objects: Object.values(files).map((text) => parse(text) as Manifest) };
  });

  for (const family of families) {
    for (const view of views) {
      it(`allow exactly the connection table: ${family}, ${view}`, async () => {
        assert.deepEqual(await difference(analyzer, amongOthers(stack), { view, family }), {
          allowedOnly: [],
          expectedOnly: [],
        });
      });
    }
  }

  it("allow nothing to pods and namespaces that do not exist yet, but those that the table names", async () => {
    for (const view of views)
      assert.deepEqual(await difference(analyzer, alone(stack), { view, family: "IPv4" }), {
        allowedOnly: [],
        expectedOnly: [],
      });
  });
});
