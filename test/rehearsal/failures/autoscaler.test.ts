import assert from "node:assert/strict";
import { until } from "../../../rehearsal/wait.ts";
import { type Laboratory, laboratory, PATIENCE, USUAL } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { Timeline } from "../support/timeline.ts";

const namespace = "tracardi-public";
const labels = "app.kubernetes.io/component=public-api";

before(() => void laboratory("tight"));

describe("an autoscaled tier", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  let lab: Laboratory;
  let timeline: Timeline;

  before(async () => {
    lab = await laboratory("tight");
    timeline = await Timeline.follow("Autoscaling", lab.rehearsal.cluster, USUAL);
  });
  after(() => timeline?.end());

  async function wanted(): Promise<number | undefined> {
    const [deployment] = await lab.list<{ spec: { replicas?: number } }>(
      "deployments",
      "-n",
      namespace,
      "-l",
      labels,
    );
    return deployment?.spec.replicas;
  }

  it("keeps its instances when autoscaling is switched on", async () => {
    timeline.mark("up with a peak");
    await lab.up({ "tracardi:requestsPerSecondPeak": 168 });
    const [autoscaler] = await lab.list<{ spec: { minReplicas: number; maxReplicas: number } }>(
      "horizontalpodautoscalers",
      "-n",
      namespace,
    );
    assert.deepEqual([autoscaler?.spec.minReplicas, autoscaler?.spec.maxReplicas], [3, 8]);
    assert.equal(await wanted(), 3);
    assert.equal(timeline.fewest["public-api"], 3, "an instance was lost");
  });

  it("keeps those that were added over an up that changes it, and over one that does not", async () => {
    // There is no metrics-server here: what the autoscaler would do, through the same subresource.
    timeline.mark("scaled to 6");
    await lab.kubectl("scale", "deployment", "-n", namespace, "-l", labels, "--replicas=6");
    await until(() => timeline.ready["public-api"] === 6, { for: "six instances", within: PATIENCE });
    const { changes } = await lab.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.equal(await wanted(), 6);

    timeline.mark("up with another bound of the autoscaler");
    await lab.up({ "tracardi:requestsPerSecondPeak": 192, "tracardi:botTraffic": true });
    assert.equal(await wanted(), 6);
    assert.equal(timeline.ready["public-api"], 6);
  });

  it("gets its fixed number again when autoscaling is switched off", async () => {
    timeline.mark("up without a peak");
    await lab.up({ "tracardi:requestsPerSecondPeak": null, "tracardi:botTraffic": null });
    assert.equal(await wanted(), 3);
    assert.deepEqual(await lab.list("horizontalpodautoscalers", "-n", namespace), []);
    await until(() => timeline.ready["public-api"] === 3, { for: "three instances", within: PATIENCE });
    assert.equal(timeline.fewest["public-api"], 3);
  });
});
