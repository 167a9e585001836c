import assert from "node:assert/strict";
import { EngineError } from "../../../rehearsal/engine/engine.ts";
import { type Laboratory, laboratory, USUAL } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { Timeline } from "../support/timeline.ts";

describe("a rollout with an image that is not there", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  let lab: Laboratory;
  let timeline: Timeline;
  let failure: unknown;

  before(async () => {
    lab = await laboratory("empty");
    timeline = await Timeline.follow("Rollout of an image that is not there", lab.rehearsal.cluster, USUAL);
    timeline.mark("up with images of registry.invalid");
    await lab
      .up({ "tracardi:imageRegistry": "registry.invalid", "tracardi:rolloutSeconds": 20 })
      .catch((error: unknown) => {
        failure = error;
      });
    timeline.mark("up has given up");
  });
  after(() => timeline?.end());

  it("costs no capacity", () => {
    assert.deepEqual(timeline.fewest, USUAL);
  });

  it("stops before the tier that collects events", async () => {
    const pods = await lab.list<{ spec: { containers: { image: string }[] } }>(
      "pods",
      "-n",
      "tracardi-public",
      "-l",
      "app.kubernetes.io/component=public-api",
    );
    assert.equal(pods.length, USUAL["public-api"]);
    assert.ok(pods.every(({ spec }) => !spec.containers[0]?.image.startsWith("registry.invalid")));
  });

  it("makes up fail, which says which pod and why", () => {
    assert.ok(failure instanceof EngineError);
    assert.match(failure.message, /Deployment tracardi-private-api: /);
    assert.match(failure.message, /Pod tracardi-private\/tracardi-private-api-[\w-]+/);
    assert.match(failure.message, /ErrImagePull|ImagePullBackOff|Back-off pulling image/);
    assert.match(failure.message, /registry\.invalid\/tracardi\/tracardi-api/);
  });

  it("is taken back by the next up with the old image", async () => {
    timeline.mark("up with the old images");
    await lab.up({ "tracardi:imageRegistry": null, "tracardi:rolloutSeconds": null });
    await lab.available();
    assert.deepEqual(timeline.ready, USUAL);
    assert.deepEqual(timeline.fewest, USUAL);
  });
});
