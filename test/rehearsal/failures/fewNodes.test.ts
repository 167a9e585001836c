import assert from "node:assert/strict";
import { until } from "../../../rehearsal/wait.ts";
import { type Laboratory, laboratory, PATIENCE, USUAL } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { type Ready, Timeline } from "../support/timeline.ts";

const nodes = ["zone-a-1", "zone-b-1", "zone-c-1"] as const;
const [first, second, third] = nodes;

before(() => void laboratory("tight"));

describe("few nodes", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  let lab: Laboratory;

  before(async () => {
    lab = await laboratory("tight");
  });

  it("as many as instances: each instance has its own, and a rollout never waits for another one", async () => {
    assert.deepEqual(await lab.hosts("private-edge"), nodes);
    const timeline = await Timeline.follow(
      "Rollout with as many nodes as instances",
      lab.rehearsal.cluster,
      USUAL,
    );
    try {
      // Pulumi waits for the rollout; a deadlock would be a failed up.
      await lab.up({ "tracardi:trustedCidrs": ["198.51.100.0/24"] });
      await lab.available();
      assert.deepEqual(await lab.hosts("private-edge"), nodes);
      assert.deepEqual(timeline.fewest, USUAL, "an instance was missing in the rollout");
    } finally {
      await timeline.end();
    }
  });

  it("fewer than instances, down to one: all of them run there, and come apart again", async () => {
    const timeline = await Timeline.follow(
      "Three instances on two nodes, on one",
      lab.rehearsal.cluster,
      USUAL,
    );
    try {
      for (const node of [second, third]) {
        timeline.mark(`drain ${node}`);
        await lab.kubectl("drain", node, "--delete-emptydir-data", `--timeout=${PATIENCE / 1000}s`);
        await until(() => same(timeline.ready, USUAL), { for: "all instances", within: PATIENCE });
      }
      for (const [tier, count] of Object.entries(USUAL)) {
        assert.deepEqual(await lab.hosts(tier), Array(count).fill(first), tier);
      }
      for (const [tier, count] of Object.entries(USUAL)) {
        assert.ok((timeline.fewest[tier] ?? 0) >= count - 1, `${tier} lost more than one at a time`);
      }
      await lab.kubectl("uncordon", second, third);
    } finally {
      await timeline.end();
    }
  });

  it("one: its drain takes one instance of each tier, and then waits instead of taking the rest", async () => {
    await lab.kubectl("cordon", second, third);
    const timeline = await Timeline.follow("Drain of the only node", lab.rehearsal.cluster, USUAL);
    try {
      timeline.mark(`drain ${first}`);
      await assert.rejects(
        lab.kubectl("drain", first, "--delete-emptydir-data", "--timeout=12s"),
        /would violate the pod's disruption budget/,
      );
      timeline.mark("given up");
      const left = Object.fromEntries(Object.entries(USUAL).map(([tier, count]) => [tier, count - 1]));
      assert.deepEqual(timeline.fewest, left);
      await lab.kubectl("uncordon", ...nodes);
      await until(() => same(timeline.ready, USUAL), { for: "all instances", within: PATIENCE });
    } finally {
      await timeline.end();
    }
  });
});

function same(a: Ready, b: Ready): boolean {
  return Object.entries(b).every(([tier, count]) => a[tier] === count);
}
