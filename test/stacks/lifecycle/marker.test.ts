import assert from "node:assert/strict";
import { planFor } from "../../support/plans.ts";

describe("the release marker", () => {
  it("says the same as the stack's memory, and what may be followed", () => {
    const { marker } = planFor("split", { tenantName: "shop" });
    assert.equal(marker.namespace, "tracardi-private-edge");
    assert.equal(marker.enforced, true);
    const { "release.tracardi/lasting-settings": lasting, ...others } = marker.annotations;
    assert.deepEqual(others, {
      "release.tracardi/version": "1.1.0",
      "release.tracardi/data-version": "09x",
      "release.tracardi/migrates-from": "0820",
    });
    const lines = lasting?.split("\n") ?? [];
    assert.equal(lines[0], "tenantName=shop");
    assert.ok(lines.includes("indices.shards=3") && lines.includes("partitioning.events=quarter"));
  });

  it("carries the acknowledgement while there is one", () => {
    const { annotations } = planFor("split", { acknowledgeMigration: "0.8.2.1 -> 1.1.0" }).marker;
    assert.equal(annotations["release.tracardi/acknowledged-migration"], "0.8.2.1 -> 1.1.0");
  });

  it("is written but not watched where rules of admission may not be made", () => {
    const { marker } = planFor("minimal", { guardRails: false });
    assert.equal(marker.enforced, false);
    assert.equal(marker.annotations["release.tracardi/version"], "1.1.0");
  });
});
