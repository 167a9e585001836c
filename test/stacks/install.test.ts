import assert from "node:assert/strict";
import { installTimes } from "../../stacks/install.ts";
import { planFor, type Written } from "../support/plans.ts";

const person = { install: false, administrator: undefined };

describe("the install step", () => {
  it("asks the API that operators use, in its own namespace, whatever the topology", () => {
    const asked = (["split", "single", "minimal"] as const).map((topology) => {
      const plan = planFor(topology);
      return [plan.install?.api, plan.install?.namespace, plan.install?.apiUrl, plan.tiers["install-job"]];
    });
    assert.deepEqual(asked, [
      [
        "private-api",
        "tracardi-private",
        "http://tracardi-private-api.tracardi-private:8080",
        "tracardi-private",
      ],
      ["api", "tracardi-private", "http://tracardi-api.tracardi-private:8080", "tracardi-private"],
      ["api", "tracardi-private", "http://tracardi-api.tracardi-private:8080", "tracardi-private"],
    ]);
  });

  it("is no part of the plan where a person installs", () => {
    const plan = planFor("split", person);
    assert.equal(plan.install, undefined);
    assert.equal(plan.tiers["install-job"], undefined);
  });

  it("has its share of the quota, enough for one run that replaces another", () => {
    const pods = (written: Written) => planFor("split", written).zones.private.application?.quota.pods ?? 0;
    assert.ok(pods({}) - pods(person) >= 2);
  });

  it("gives up before the Job is ended, twice, and the Job before Pulumi gives up", () => {
    const { patience, activeDeadline, awaited } = installTimes;
    assert.ok(2 * patience < activeDeadline);
    assert.ok(activeDeadline < awaited);
  });
});
