import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer } from "../../../capacity/answer.ts";
import { EngineError } from "../../../rehearsal/engine/engine.ts";
import { HERE } from "../../../rehearsal/state.ts";
import { type Laboratory, laboratory } from "../support/laboratories.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";

/** What a platform team may have granted: less than the public API needs. */
const quota = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "team", namespace: "tracardi-public" },
  spec: { hard: { pods: "2" } },
};

/** The first up, with the quota in its way; it begins with the first test of the run. */
let outcome: Promise<unknown> | undefined;

before(() => {
  outcome = laboratory("empty").then(async (lab) => {
    await lab.rehearsal.kubectl(["create", "-f", "-"], { input: JSON.stringify(quota) });
    // Nobody has to wait for ten minutes to hear it.
    return lab.up({ "tracardi:rolloutSeconds": 20 });
  });
  outcome.catch(() => {});
});

describe("a quota that is too small", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  let lab: Laboratory;

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

  it("makes up fail, which names the tier that has too few pods", async () => {
    await assert.rejects(outcome as Promise<unknown>, (error: unknown) => {
      assert.ok(error instanceof EngineError);
      assert.match(error.message, /Deployment tracardi-public-api: /);
      assert.match(
        error.message,
        /\[MinimumReplicasUnavailable\] Deployment does not have minimum availability/,
      );
      return true;
    });
  });

  it("is named by the tier's own account, with what it allows and what was asked for", async () => {
    // The command of docs/operations.md: Pulumi itself does not pass this on. Events would say it too, but are dropped when there
    // are many.
    const said = await lab.kubectl("-n", "tracardi-public", "get", "deployment", "-o", "yaml");
    assert.match(
      said.replaceAll(/\s+/g, " "),
      /exceeded quota: team, requested: pods=1, used: pods=2, limited: pods=2/,
    );
  });

  it("is no longer in the way once it is raised: the next up finishes what the first began", async () => {
    const raised = JSON.stringify({ ...quota, spec: { hard: { pods: "20" } } });
    await lab.rehearsal.kubectl(["replace", "-f", "-"], { input: raised });
    await lab.up({ "tracardi:rolloutSeconds": null });
    await lab.available();
  });
});
