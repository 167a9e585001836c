import assert from "node:assert/strict";
import { installedBy, recall } from "../../../stacks/lifecycle/installed.ts";
import { settingsFor } from "../../support/plans.ts";

describe("what a stack remembers of itself", () => {
  it("is the release, the version of its data, and the settings that must last", () => {
    const { lasting, ...installed } = installedBy(settingsFor("split", { tenantName: "shop" }));
    assert.deepEqual(installed, { release: "1.1.0", dataVersion: "09x" });
    assert.equal(lasting.tenantName, "shop");
  });

  it("comes back as it was", () => {
    const installed = installedBy(settingsFor("split"));
    assert.deepEqual(recall(JSON.parse(JSON.stringify(installed))), installed);
  });

  it("is nothing before the first up", () => {
    assert.equal(recall(undefined), undefined);
    assert.equal(recall(null), undefined);
  });

  it("is refused when it cannot be understood", () => {
    for (const kept of ["1.1.0", { release: "1.1.0" }, { release: 1, dataVersion: "09x", lasting: {} }]) {
      assert.throws(
        () => recall(kept),
        /the output "installed" of this stack is not what this program keeps/,
      );
    }
  });
});
