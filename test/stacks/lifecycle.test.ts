import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { render, type Values } from "../../rendering/render.ts";
import { installedBy } from "../../stacks/lifecycle/installed.ts";
import { follow, lastOutputs } from "../../stacks/lifecycle.ts";
import { settingsFor, type Written } from "../support/plans.ts";

/** What the program makes of the stack's own last outputs. */
async function following(outputs: Values | undefined, written: Written = {}) {
  const self = outputs === undefined ? {} : { stackReferences: { "organization/tracardi/test": outputs } };
  const { result } = await render(
    async () => follow(settingsFor("split", written), new pulumi.Config("tracardi"), await lastOutputs()),
    self,
  );
  return result;
}

describe("what a stack reads of itself", () => {
  it("is nothing at first; what it hands back is read the next time", async () => {
    const installed = await following(undefined);
    assert.deepEqual(installed, installedBy(settingsFor("split")));
    assert.deepEqual(await following({ installed }), installed);
  });

  it("ends the program where the stack file may not follow, with every mistake and no stack trace", async () => {
    const older = installedBy(settingsFor("split", { release: "0.8.2.1" }));
    await assert.rejects(following({ installed: older }, { tenantName: "shop" }), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      const [title, ...mistakes] = error.message.split("\n");
      assert.equal(title, "Pulumi.test.yaml has 2 mistakes:");
      assert.match(mistakes[0] ?? "", /^ {2}tracardi:release "1\.1\.0" begins a new data version \(09x\)/);
      assert.match(mistakes[1] ?? "", /^ {2}tracardi:tenantName "shop" was not set when/);
      return true;
    });
  });

  it("is understood, or the program ends", async () => {
    await assert.rejects(following({ installed: "1.1.0" }), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /is not what this program keeps there/);
      return true;
    });
  });
});
