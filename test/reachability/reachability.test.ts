import assert from "node:assert/strict";
import { Analyzer } from "./support/analyzer.ts";
import { alone, amongOthers, readStack, type Stack, stacks } from "./support/manifests.ts";
import type { Difference } from "./support/matrix.ts";
import { difference, families, views } from "./support/verify.ts";

let analyzer: Analyzer;
before(async function () {
  this.timeout("30m");
  analyzer = await Analyzer.open();
});

function assertSame({ allowedOnly, expectedOnly }: Difference): void {
  const lines = [
    ...allowedOnly.map((text) => `allowed but not in the table: ${text}`),
    ...expectedOnly.map((text) => `in the table but not allowed: ${text}`),
  ];
  if (lines.length > 0) assert.fail(lines.join("\n"));
}

for (const name of stacks) {
  describe(`the policies of stack ${name}`, () => {
    let stack: Stack;
    before(async () => {
      stack = await readStack(name);
    });

    for (const family of families) {
      for (const view of views) {
        it(`allow exactly the connection table: ${family}, ${view}`, async () => {
          assertSame(await difference(analyzer, amongOthers(stack), { view, family }));
        });
      }
    }

    it("allow nothing to pods and namespaces that do not exist yet, but those that the table names", async () => {
      for (const view of views)
        assertSame(await difference(analyzer, alone(stack), { view, family: "IPv4" }));
    });
  });
}
