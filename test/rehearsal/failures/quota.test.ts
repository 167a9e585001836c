import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer } from "../../../capacity/answer.ts";
import { EngineError } from "../../../rehearsal/engine/engine.ts";
import { HERE } from "../../../rehearsal/state.ts";
import { until } from "../../../rehearsal/wait.ts";
import { type Laboratory, laboratory, PATIENCE } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { differences, objects } from "../upgrades/support/objects.ts";

const namespace = "tracardi-public";
const tier = ["-n", namespace, "-l", "app.kubernetes.io/component=public-api"];

/** What a platform team may have granted: less than the public API needs. */
const quota = (hard: Readonly<Record<string, string>>) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "team", namespace },
    spec: { hard },
  });

const tooSmall =
  /Deployment tracardi-public-api: .*quota "team" of namespace tracardi-public grants pods 2 of 7, limits\.memory 1Gi of 2100Mi that instances and a rollout of them need, so that pods would be missing; have it raised, or ask for less in the stack file \(make plan\), and run pulumi up again/s;

/** The first up, with the quota in its way; it begins with the first test of the run. */
let outcome: Promise<unknown> | undefined;

before(() => {
  outcome = laboratory("empty").then(async (lab) => {
    await lab.rehearsal.kubectl(["create", "-f", "-"], {
      input: quota({ pods: "2", "limits.memory": "1Gi", "requests.cpu": "100" }),
    });
    return lab.up();
  });
  outcome.catch(() => {});
});

describe("a quota that is too small", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  let lab: Laboratory;

  const grant = (hard: Readonly<Record<string, string>>) =>
    lab.rehearsal.kubectl(["replace", "-f", "-"], { input: quota(hard) });

  const refused = (attempt: Promise<unknown>, words = tooSmall) =>
    assert.rejects(attempt, (error: unknown) => {
      assert.ok(error instanceof EngineError, String(error));
      assert.match(error.message, words);
      return true;
    });

  before(async () => {
    lab = await laboratory("empty");
  });

  it("is reported by make plan, from what kubectl says about the cluster", async () => {
    await outcome?.catch(() => {});
    const file = join(lab.rehearsal.state.directory, "cluster.json");
    writeFileSync(file, await lab.kubectl("get", "nodes,resourcequotas", "-A", "-o", "json"));
    const said = answer(["--stack", "prod", "--cluster", file], HERE.project, new Date()).replaceAll(
      /\s+/g,
      " ",
    );
    assert.match(
      said,
      /! quota team of namespace tracardi-public grants 2 of pods, a rollout needs 11; have it raised/,
    );
  });

  it("is named by up, with what it grants, what is needed and what to do", () =>
    refused(outcome as Promise<unknown>));

  it("has kept everything of that tier from being started", async () => {
    assert.deepEqual(await lab.list("deployments,replicasets,pods", ...tier), []);
  });

  it("is no longer in the way once it is raised: the next up finishes what the first began", async () => {
    await grant({ pods: "20", "limits.memory": "100Gi" });
    await lab.up();
    await lab.available();
  });

  it("is named in the preview, and in the up, when it was made smaller afterwards; nothing is touched", async () => {
    await grant({ pods: "2", "limits.memory": "1Gi" });
    const { rehearsal } = lab;
    const before = await objects(rehearsal);
    const changed = { "tracardi:apiDocs": { "public-api": true } };
    await refused(lab.preview(changed));
    await refused(lab.up(changed));
    assert.deepEqual(differences(before, await objects(rehearsal)), []);
  });

  it("does not hold up an up that takes the change back, nor one that changes nothing of that tier", async () => {
    const before = await objects(lab.rehearsal);
    // Pulumi has written down what it tried to do.
    assert.equal((await lab.up({ "tracardi:apiDocs": null })).changes.update, 1);
    assert.deepEqual(Object.keys((await lab.up()).changes), ["same"]);
    assert.deepEqual(differences(before, await objects(lab.rehearsal)), []);
  });

  it("is named for a tier that lacks pods because of it, whatever else is changed of that tier", async () => {
    const annotate = () =>
      lab.kubectl("annotate", "deployments", ...tier, "--overwrite", "--dry-run=server", "looked=at");
    await annotate();
    await lab.kubectl("scale", "deployments", ...tier, "--replicas=4");
    const said = await until(
      () =>
        annotate().then(
          () => undefined,
          (error: { stderr: string }) => error.stderr,
        ),
      {
        for: "the tier to lack pods",
        within: PATIENCE,
      },
    );
    assert.match(said, /quota "team" of namespace tracardi-public grants pods 2 of 7/);
    await grant({ pods: "20" });
    await lab.kubectl("scale", "deployments", ...tier, "--replicas=3");
    await lab.available();
  });
});
