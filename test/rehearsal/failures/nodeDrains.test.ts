import assert from "node:assert/strict";
import { type Laboratory, laboratory, PATIENCE, USUAL } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { Timeline } from "../support/timeline.ts";

before(() => void laboratory("roomy"));

describe("every node is drained, one after the other", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  let lab: Laboratory;
  let timeline: Timeline;

  before(async () => {
    lab = await laboratory("roomy");
    timeline = await Timeline.follow("Drain of every node", lab.rehearsal.cluster, USUAL);
    for (const { metadata } of await lab.list<{ metadata: { name: string } }>("nodes")) {
      timeline.mark(`drain ${metadata.name}`);
      await lab.kubectl(
        "drain",
        metadata.name,
        // Pods have scratch volumes, which go with them.
        "--delete-emptydir-data",
        `--timeout=${PATIENCE / 1000}s`,
      );
      assert.deepEqual(await podsOn(lab, metadata.name), [], "the node is empty");
      await lab.kubectl("uncordon", metadata.name);
    }
    await lab.available();
  });
  after(() => timeline?.end());

  it("no drain blocks, and no tier ever has less than one instance less than usual", () => {
    const promised = Object.fromEntries(Object.entries(USUAL).map(([tier, count]) => [tier, count - 1]));
    const { fewest } = timeline;
    for (const [tier, count] of Object.entries(fewest)) {
      assert.ok(count >= (promised[tier] ?? 0), `${tier} once had ${count} ready`);
    }
    // Otherwise nothing was drained.
    assert.deepEqual(fewest, promised);
  });

  it("everything is there again in the end", () => {
    assert.deepEqual(timeline.ready, USUAL);
  });
});

/** Names of the installation's pods on a node. */
async function podsOn(lab: Laboratory, node: string): Promise<string[]> {
  const pods = await lab.list<{ metadata: { name: string } }>(
    "pods",
    "-A",
    "-l",
    "app.kubernetes.io/part-of=tracardi",
    "--field-selector",
    `spec.nodeName=${node}`,
  );
  return pods.map(({ metadata }) => metadata.name);
}
