import assert from "node:assert/strict";
import { KUBELET_LABEL } from "../../../rehearsal/nodes.ts";
import { until } from "../../../rehearsal/wait.ts";
import { remaining } from "../../../stacks/sizing/failures.ts";
import { type Laboratory, laboratory, PATIENCE, USUAL } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { type Ready, Timeline } from "../support/timeline.ts";

/** A machine without this label is one without a kubelet: no heartbeat, and nothing there ever ends or starts. */
const lost = `${KUBELET_LABEL.name}-`;
const back = `${KUBELET_LABEL.name}=${KUBELET_LABEL.running}`;
const zone = ["zone-a-1", "zone-a-2"];

before(() => void laboratory("roomy"));

describe("a zone is lost at once", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  let lab: Laboratory;
  let timeline: Timeline;
  const moments: Record<"atOnce" | "noticed" | "replaced" | "back", Ready> = {
    atOnce: {},
    noticed: {},
    replaced: {},
    back: {},
  };

  before(async () => {
    lab = await laboratory("roomy");
    timeline = await Timeline.follow(
      "Loss of a zone (given up after 12 s instead of 50, replaced 5 s later instead of 300)",
      lab.rehearsal.cluster,
      USUAL,
    );
    await lab.kubectl("label", "node", ...zone, lost);
    timeline.lose(zone);
    moments.atOnce = timeline.ready;

    const noticed = async () =>
      (await nodesThatAre(lab, "Unknown")).length === zone.length ? true : undefined;
    await until(noticed, { for: "Kubernetes to notice", within: PATIENCE });
    timeline.mark("Kubernetes calls them lost");
    moments.noticed = timeline.ready;

    await until(() => same(timeline.ready, USUAL), { for: "the others to be replaced", within: PATIENCE });
    moments.replaced = timeline.ready;

    await lab.kubectl("label", "node", ...zone, back);
    timeline.regain(zone);
    await until(async () => (await nodesThatAre(lab, "True")).length === 6, {
      for: "the zone to be back",
      within: PATIENCE,
    });
    await until(async () => (await endless(lab)).length === 0, {
      for: "the pods that were lost to be gone",
      within: PATIENCE,
    });
    moments.back = timeline.ready;
    timeline.mark("kubectl rollout restart");
    await spreadAnew(lab);
  });
  after(() => timeline?.end());

  it("at once leaves what make plan promises, a third of three instances less", () => {
    const promised = Object.fromEntries(
      Object.entries(USUAL).map(([tier, count]) => [tier, remaining(count, "zone", { zones: 3 })]),
    );
    for (const [tier, count] of Object.entries(moments.atOnce)) {
      assert.ok(count >= (promised[tier] ?? 0), `${tier} had ${count} ready`);
    }
    assert.notDeepEqual(moments.atOnce, USUAL, "nothing was lost");
    for (const [tier, count] of Object.entries(timeline.fewest)) {
      assert.ok(count >= (promised[tier] ?? 0), `${tier} once had ${count} ready`);
    }
  });

  it("is noticed, and until then and after nothing else is lost", () => {
    assert.deepEqual(moments.noticed, moments.atOnce);
  });

  it("is made up for in the zones that are left, by itself", () => {
    assert.deepEqual(moments.replaced, USUAL);
  });

  it("comes back without taking anything away", () => {
    assert.deepEqual(moments.back, USUAL);
  });

  it("is used again after a restart of the rollouts", async () => {
    for (const tier of ["public-edge", "public-api"]) {
      const zones = new Set((await lab.hosts(tier)).map((host) => host.slice(0, "zone-a".length)));
      assert.deepEqual([...zones].sort(), ["zone-a", "zone-b", "zone-c"], tier);
    }
  });
});

/** What an operator does after a zone has come back: instances that moved do not move back by themselves. */
async function spreadAnew(lab: Laboratory): Promise<void> {
  const tiers = "app.kubernetes.io/component in (public-edge, public-api)";
  for (const namespace of ["tracardi-public", "tracardi-public-edge"]) {
    await lab.kubectl("rollout", "restart", "deployment", "-n", namespace, "-l", tiers);
  }
  await lab.available();
}

async function nodesThatAre(lab: Laboratory, ready: "True" | "Unknown"): Promise<string[]> {
  const nodes = await lab.list<{
    metadata: { name: string };
    spec: { taints?: { key: string }[] };
    status: { conditions: { type: string; status: string }[] };
  }>("nodes");
  return nodes
    .filter(({ status, spec }) => {
      const tainted = spec.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/")) ?? false;
      const is = status.conditions.find(({ type }) => type === "Ready")?.status === ready;
      return is && tainted === (ready === "Unknown");
    })
    .map(({ metadata }) => metadata.name);
}

/** Pods that were told to end and did not. */
async function endless(lab: Laboratory): Promise<unknown[]> {
  const pods = await lab.list<{ metadata: { deletionTimestamp?: string } }>(
    "pods",
    "-A",
    "-l",
    "app.kubernetes.io/part-of=tracardi",
  );
  return pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
}

function same(a: Ready, b: Ready): boolean {
  return Object.entries(b).every(([tier, count]) => a[tier] === count);
}
