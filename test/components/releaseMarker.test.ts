import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { marker, ReleaseMarker } from "../../components/releaseMarker.ts";
import { render, resolved } from "../../rendering/render.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { planFor, type Written } from "../support/plans.ts";

function rendering(written: Written = {}) {
  const { installation, marker: plan } = planFor("split", written);
  return render(() => new ReleaseMarker(installation, { installation, plan }));
}

describe("ReleaseMarker", () => {
  it("is a rule that denies, about changes of one namespace and nothing else", async () => {
    const rendered = await rendering({ name: "shop" });
    const [policy] = rendered.kind("ValidatingAdmissionPolicy");
    assert.equal(policy?.inputs.metadata.name, "shop-release-marker");
    assert.equal(policy?.inputs.spec.failurePolicy, "Fail");
    assert.deepEqual(policy?.inputs.spec.matchConstraints.resourceRules, [
      {
        apiGroups: [""],
        apiVersions: ["v1"],
        resources: ["namespaces"],
        resourceNames: ["shop-private-edge"],
        operations: ["UPDATE"],
        scope: "Cluster",
      },
    ]);
    assert.deepEqual(
      rendered.kind("ValidatingAdmissionPolicyBinding").map(({ inputs }) => inputs.spec),
      [{ policyName: "shop-release-marker", validationActions: ["Deny"] }],
    );
  });

  it("refuses with words: what, why, and what to do", async () => {
    const [policy] = (await rendering()).kind("ValidatingAdmissionPolicy");
    for (const { reason, message } of policy?.inputs.spec.validations ?? []) {
      // Of a Forbidden Pulumi says nothing in a preview.
      assert.equal(reason, "Invalid");
      assert.match(message, /; /);
      assert.doesNotMatch(message, /\n/);
    }
  });

  it("says nothing of a release or a setting: it must not have to be learned in the up that it judges", async () => {
    const [before] = (await rendering()).kind("ValidatingAdmissionPolicy");
    const [after] = (await rendering({ release: "0.8.2.1", tenantName: "shop" })).kind(
      "ValidatingAdmissionPolicy",
    );
    assert.deepEqual(after?.inputs, before?.inputs);
  });

  it("is absent where rules of admission may not be made", async () => {
    const rendered = await rendering({ guardRails: false });
    assert.deepEqual(rendered.kind("ValidatingAdmissionPolicy"), []);
    assert.deepEqual(rendered.kind("ValidatingAdmissionPolicyBinding"), []);
  });

  it("adds which state it comes from, which says nothing of the token that tells", async () => {
    const { marker: plan } = planFor("split");
    const annotations = async (token: string) => {
      const { result } = await render(() => marker(plan, pulumi.secret(token)));
      return resolved(pulumi.output(result.annotations));
    };
    const token = "k".repeat(40);
    const written = await annotations(token);
    assert.deepEqual(written, { ...plan.annotations, "release.tracardi/state": "dc4c5d17d972b666" });
    assert.deepEqual(await annotations(token), written);
    assert.notDeepEqual(await annotations(`${"k".repeat(39)}l`), written);
  });

  it("hands its options on", () =>
    assertPassesOptions(
      (name, opts) =>
        new ReleaseMarker(name, { installation: "tracardi", plan: planFor("split").marker }, opts),
    ));
});
