import assert from "node:assert/strict";
import { planFor } from "../../support/plans.ts";

describe("what only a person can do in a migration", () => {
  it("is nothing while none is acknowledged", () => {
    assert.deepEqual(planFor("split").migrationSteps, []);
  });

  it("names the address, the indices and the worker of this installation", () => {
    const steps = planFor("split", {
      name: "shop",
      cloud: "metallb",
      acknowledgeMigration: "0.8.2.1 -> 1.1.0",
    }).migrationSteps;
    assert.match(steps[0] ?? "", /^Open https:\/\/gui\.example\.com from a trusted address/);
    assert.match(steps[1] ?? "", /data of 0\.8\.2\.1 \(indices 0820\.\*\)/);
    assert.match(
      steps[2] ?? "",
      /kubectl -n shop-private logs -f -l app\.kubernetes\.io\/instance=shop,app\.kubernetes\.io\/component=update-worker$/,
    );
    assert.match(steps[4] ?? "", /^Remove acknowledgeMigration/);
    assert.match(steps[5] ?? "", /\(0820\.\*\) stay beside the new ones \(09x\.\*\)/);
    assert.equal(steps.length, 6);
  });
});
