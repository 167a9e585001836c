import assert from "node:assert/strict";
import { TrustZone } from "../../components/trustZone.ts";
import { render, resolved } from "../../rendering/render.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { external, planFor } from "../support/plans.ts";

const split = planFor("split", { ...external, cloud: "digitalocean" });
const args = { installation: "tracardi", plan: split.zones.private, manage: "create" as const };

describe("TrustZone", () => {
  it("has a namespace for the application and one for the edge", async () => {
    const rendered = await render(() => new TrustZone("zone", args));
    assert.deepEqual(
      rendered
        .kind("Namespace")
        .map(({ inputs }) => inputs.metadata.name)
        .sort(),
      ["tracardi-private", "tracardi-private-edge"],
    );
    assert.equal(await resolved(rendered.result.application), "tracardi-private");
    assert.equal(await resolved(rendered.result.edge), "tracardi-private-edge");
  });

  it("has only an edge where the zone has no application of its own", async () => {
    const { zones } = planFor("single");
    const rendered = await render(() => new TrustZone("zone", { ...args, plan: zones.public }));
    assert.deepEqual(
      rendered.kind("Namespace").map(({ inputs }) => inputs.metadata.name),
      ["tracardi-public-edge"],
    );
    assert.equal(rendered.result.application, undefined);
  });

  it("writes into each namespace what the guard rails admit there, and nothing of another", async () => {
    const { allowed } = split.guardRails;
    for (const manage of ["create", "existing"] as const) {
      const rendered = await render(() => new TrustZone("zone", { ...args, manage, allowed }));
      const made = rendered.kind(manage === "create" ? "Namespace" : "NamespacePatch");
      assert.deepEqual(
        made.map(({ inputs: { metadata } }) => [metadata.name, metadata.annotations]),
        ["tracardi-private-edge", "tracardi-private"].map((namespace) => [
          namespace,
          { ...(manage === "existing" ? { "pulumi.com/patchForce": "true" } : {}), ...allowed[namespace] },
        ]),
      );
    }
  });

  it("writes the release marker into the namespace that carries it, before anything else, and into no other", async () => {
    const marker = { namespace: "tracardi-private-edge", annotations: { mark: "made" }, enforced: true };
    const rendered = await render(() => new TrustZone("zone", { ...args, marker }));
    const [first, ...others] = rendered.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.equal(first?.inputs.metadata.name, "tracardi-private-edge");
    assert.deepEqual(first?.inputs.metadata.annotations, { mark: "made" });
    const urn = first?.urn ?? "";
    // A component that waits holds back what is in it.
    const { dependencies } = rendered.find("tracardi:internal:RestrictedNamespace", "zone-application");
    assert.ok(dependencies.includes(urn));
    for (const { name, dependencies, inputs } of others) {
      if (!name.startsWith("zone-application")) assert.ok(dependencies.includes(urn), name);
      assert.equal(inputs.metadata.annotations, undefined, name);
    }
  });

  it("lets the edge alone open a Service to the outside", async () => {
    const rendered = await render(() => new TrustZone("zone", args));
    const opened = rendered
      .kind("ResourceQuota")
      .map(({ inputs: { metadata, spec } }) => [
        metadata.namespace,
        spec.hard["services.loadbalancers"],
        spec.hard["services.nodeports"],
      ]);
    assert.deepEqual(opened.sort(), [
      ["tracardi-private", "0", "0"],
      ["tracardi-private-edge", "1", "2"],
    ]);
  });

  it("denies everything in both namespaces", async () => {
    const rendered = await render(() => new TrustZone("zone", args));
    assert.deepEqual(
      rendered
        .kind("NetworkPolicy")
        .map(({ inputs }) => [inputs.metadata.namespace, inputs.spec])
        .sort(),
      ["tracardi-private", "tracardi-private-edge"].map((namespace) => [
        namespace,
        { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      ]),
    );
  });

  it("hands its options on", () => assertPassesOptions((name, opts) => new TrustZone(name, args, opts)));
});
