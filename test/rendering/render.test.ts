import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { render, resolved } from "../../rendering/render.ts";
import { assertNoPlainSecret, assertPassesOptions } from "../support/assertions.ts";

class Box extends pulumi.ComponentResource {
  constructor(
    name: string,
    make: (child: pulumi.CustomResourceOptions) => void,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("test:index:Box", name, {}, opts);
    make({ parent: this });
    this.registerOutputs({});
  }
}

describe("render", () => {
  it("records inputs, the exact place of secrets and what the mock answered", async () => {
    const rendered = await render(() => {
      new k8s.core.v1.Secret("store", {
        metadata: { namespace: "app" },
        stringData: { user: "elastic", password: pulumi.secret("hunter22") },
      });
    });
    const secret = rendered.find("kubernetes:core/v1:Secret", "store");
    assert.deepEqual(secret.inputs.stringData, { user: "elastic", password: "hunter22" });
    // The SDK makes all of a Secret's content secret, whether the program did or not.
    assert.deepEqual(secret.secretPaths, ["stringData"]);
    assert.equal(secret.inputs.metadata.name, undefined);
    assert.equal(secret.outputs.metadata.name, "store-00000000");
  });

  it("records parents, providers, protection and dependencies as the engine would see them", async () => {
    const rendered = await render(() => {
      const provider = new k8s.Provider("cluster", {});
      const outer = new Box(
        "outer",
        (child) => {
          const first = new k8s.core.v1.ConfigMap("first", {}, child);
          new k8s.core.v1.ConfigMap(
            "second",
            { data: { first: first.metadata.name } },
            { ...child, protect: false },
          );
          new k8s.core.v1.ConfigMap("third", {}, { ...child, dependsOn: first, ignoreChanges: ["data"] });
        },
        { provider, protect: true },
      );
      new Box("inner", () => {}, { parent: outer });
    });
    const [first, second, third] = ["first", "second", "third"].map((name) =>
      rendered.find("kubernetes:core/v1:ConfigMap", name),
    );
    assert.equal(first?.parent?.name, "outer");
    assert.equal(first?.urn, "urn:pulumi:test::tracardi::test:index:Box$kubernetes:core/v1:ConfigMap::first");
    assert.equal(
      rendered.find("test:index:Box", "inner").urn,
      "urn:pulumi:test::tracardi::test:index:Box$test:index:Box::inner",
    );
    assert.deepEqual([first?.provider, second?.provider], ["cluster", "cluster"]);
    assert.deepEqual([first?.protect, second?.protect], [true, false]);
    assert.equal(second?.inputs.data.first, "first-00000000");
    assert.deepEqual(second?.dependencies, [first?.urn]);
    assert.deepEqual(third?.dependencies, [first?.urn]);
    assert.deepEqual(third?.ignoreChanges, ["data"]);
    assert.equal(rendered.find("test:index:Box", "outer").outputsRegistered, 1);
  });

  it("answers generated secrets as secrets, with placeholders that name them", async () => {
    const rendered = await render(() => {
      const password = new random.RandomPassword("password", { length: 32 });
      const key = new tls.PrivateKey("key", { algorithm: "ECDSA" });
      new k8s.core.v1.ConfigMap("leak", {
        data: { password: password.result, key: key.privateKeyPem, public: key.publicKeyPem },
      });
      return { password: password.result };
    });
    const leak = rendered.find("kubernetes:core/v1:ConfigMap", "leak");
    assert.deepEqual(leak.secretPaths, ["data.key", "data.password"]);
    assert.equal(await resolved(rendered.result.password), "<generated password>");
  });

  it("keeps renders apart that run at the same time, configuration included", async () => {
    const one = (stack: string) =>
      render(
        async () => {
          await new Promise(setImmediate);
          new k8s.core.v1.Namespace("same", {});
          return new pulumi.Config("tracardi").require("topology");
        },
        { stack, config: { "tracardi:topology": stack } },
      );
    const [split, single] = await Promise.all([one("split"), one("single")]);
    assert.deepEqual([split.result, single.result], ["split", "single"]);
    assert.deepEqual([split.resources.length, single.resources.length], [1, 1]);
    assert.match(single.resources[0]?.urn ?? "", /^urn:pulumi:single::/);
  });

  it("answers references to other stacks", async () => {
    const rendered = await render(
      () => new pulumi.StackReference("organization/network/prod").requireOutput("podCidr"),
      { stackReferences: { "organization/network/prod": { podCidr: "10.0.0.0/16" } } },
    );
    assert.equal(await resolved(rendered.result), "10.0.0.0/16");
  });

  it("rejects when an output throws that nobody waits for", async () => {
    await assert.rejects(
      render(() => {
        const { status } = new k8s.core.v1.Service("door", {});
        return status.apply((known) => known.loadBalancer.ingress[0]?.ip);
      }),
      /Cannot read properties of undefined/,
    );
  });

  it("rejects when a registration fails, and leaves the next render alone", async () => {
    const twice = () => {
      new k8s.core.v1.Namespace("same", {});
      new k8s.core.v1.Namespace("same", {});
    };
    await assert.rejects(render(twice), /Duplicate resource URN/);
    assert.deepEqual((await render(() => "fine")).result, "fine");
  });

  it("names what exists when something is not found", async () => {
    const rendered = await render(() => void new k8s.core.v1.Namespace("app", {}));
    assert.throws(
      () => rendered.find("kubernetes:core/v1:Namespace", "edge"),
      /registered:\n {2}kubernetes:core\/v1:Namespace app/,
    );
  });
});

describe("assertNoPlainSecret", () => {
  const leak = (value: pulumi.Input<string>) =>
    render(
      () =>
        void new k8s.core.v1.ConfigMap("config", {
          data: { url: pulumi.interpolate`redis://:${value}@redis` },
        }),
    );

  it("finds a secret inside a longer text, and as base64", async () => {
    assert.throws(() => assertNoPlainSecret(emptyWith("hunter22"), ["hunter22"]));
    const rendered = await leak("hunter22");
    assert.throws(() => assertNoPlainSecret(rendered, ["hunter22"]), /ConfigMap config: data\.url/);
    const encoded = await leak(Buffer.from("hunter22").toString("base64"));
    assert.throws(() => assertNoPlainSecret(encoded, ["hunter22"]), /data\.url/);
  });

  it("accepts it where it is marked secret", async () => {
    assertNoPlainSecret(await leak(pulumi.secret("hunter22")), ["hunter22"]);
  });

  function emptyWith(secret: string) {
    return {
      resources: [{ type: "t", name: "n", urn: `x${secret}`, inputs: {}, secretPaths: [] }],
    } as unknown as Awaited<ReturnType<typeof leak>>;
  }
});

describe("assertPassesOptions", () => {
  const box =
    (change: (child: pulumi.CustomResourceOptions) => pulumi.CustomResourceOptions) =>
    (name: string, opts: pulumi.ComponentResourceOptions) =>
      new Box(name, (child) => void new k8s.core.v1.Secret(`${name}-secret`, {}, change(child)), opts);

  it("accepts a component that hands everything on", () => assertPassesOptions(box((child) => child)));

  it("accepts a child that is replaced by design only when it is listed", async () => {
    const replaced = box((child) => ({ ...child, protect: false }));
    await assertPassesOptions(replaced, ["Secret component-secret"]);
    await assert.rejects(assertPassesOptions(replaced), /not protected/);
    await assert.rejects(
      assertPassesOptions(
        box((child) => child),
        ["Secret component-secret"],
      ),
      /not protected/,
    );
  });

  it("refuses a child without its parent", () =>
    assert.rejects(assertPassesOptions(box(() => ({ protect: true }))), /without the component as parent/));

  it("refuses a component that loses its options", () =>
    assert.rejects(
      assertPassesOptions((name) => new Box(name, () => {})),
      /lost its parent/,
    ));
});
