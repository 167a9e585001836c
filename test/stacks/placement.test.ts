import assert from "node:assert/strict";
import { placements } from "../../stacks/placement.ts";
import { settingsFor } from "../support/plans.ts";

const placed = (scheduling: readonly unknown[]) => placements(settingsFor("split", { scheduling }));
const nothing = {
  nodeSelector: {},
  tolerations: [],
  requiredNodes: [],
  preferredNodes: [],
  avoidedPods: [],
};

describe("where pods may run", () => {
  it("is anywhere when nothing is said", () => {
    assert.deepEqual(placements(settingsFor("split")), {});
  });

  it("holds for every tier, or for those that are named", () => {
    const everywhere = placed([{ nodeSelector: { pool: "tracardi" } }]);
    assert.equal(Object.keys(everywhere).length, 12);
    assert.deepEqual(everywhere["private-edge"], { ...nothing, nodeSelector: { pool: "tracardi" } });
    assert.deepEqual(placed([{ tiers: ["gui"], nodeSelector: { pool: "web" } }]), {
      gui: { ...nothing, nodeSelector: { pool: "web" } },
    });
  });

  it("adds up over the items of a tier; a later label wins", () => {
    const toleration = { key: "dedicated", value: "tracardi", effect: "NoSchedule" };
    const both = placed([
      { nodeSelector: { pool: "tracardi", disk: "ssd" }, tolerations: [toleration] },
      { tiers: ["gui"], nodeSelector: { pool: "web" }, tolerations: [{ key: "spot" }] },
    ]);
    assert.deepEqual(both.gui, {
      ...nothing,
      nodeSelector: { pool: "web", disk: "ssd" },
      tolerations: [toleration, { key: "spot" }],
    });
    assert.deepEqual(both["public-api"]?.tolerations, [toleration]);
  });
});
