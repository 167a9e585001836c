import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { render } from "../../rendering/render.ts";

class Box extends pulumi.ComponentResource {
  constructor(
    name: string,
    inner?: string,
    opts?: pulumi.ComponentResourceOptions,
    aliases: pulumi.ComponentResourceOptions["aliases"] = [],
  ) {
    super("test:index:Box", name, {}, opts);
    if (inner !== undefined) new k8s.core.v1.ConfigMap(inner, {}, { parent: this, aliases });
    this.registerOutputs({});
  }
}

const box = "urn:pulumi:test::tracardi::test:index:Box";
const map = "kubernetes:core/v1:ConfigMap";

async function aliasesOf(name: string, make: () => void): Promise<readonly string[]> {
  const { resources } = await render(make);
  const found = resources.find((resource) => resource.name === name);
  assert.ok(found);
  return found.aliases;
}

describe("aliases", () => {
  it("are another name, another type, another place, or a whole URN", async () => {
    const found = await aliasesOf("map", () => {
      new Box("outer", "map", {}, [
        { name: "old" },
        { type: "kubernetes:core/v1:Secret" },
        { parent: pulumi.rootStackResource },
        "urn:pulumi:test::tracardi::any:index:Other::other",
      ]);
    });
    assert.deepEqual(found, [
      `${box}$${map}::old`,
      `${box}$kubernetes:core/v1:Secret::map`,
      `urn:pulumi:test::tracardi::${map}::map`,
      "urn:pulumi:test::tracardi::any:index:Other::other",
    ]);
  });

  it("are none where none is given", async () => {
    assert.deepEqual(await aliasesOf("map", () => void new Box("outer", "map")), []);
  });

  it("reach the children, with the name that they had where it begins with their parent's", async () => {
    const renamed = { aliases: [{ name: "old" }] };
    assert.deepEqual(await aliasesOf("new-map", () => void new Box("new", "new-map", renamed)), [
      `${box}$${map}::old-map`,
    ]);
    assert.deepEqual(await aliasesOf("map", () => void new Box("new", "map", renamed)), []);
    const retyped = { aliases: [{ type: "test:index:Crate" }] };
    assert.deepEqual(await aliasesOf("new-map", () => void new Box("new", "new-map", retyped)), [
      `urn:pulumi:test::tracardi::test:index:Crate$${map}::new-map`,
    ]);
  });
});
