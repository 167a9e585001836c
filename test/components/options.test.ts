import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { Tracardi } from "../../components/tracardi.ts";
import { type Registration, type Rendered, render } from "../../rendering/render.ts";
import { topologies } from "../../stacks/topologies.ts";
import { label } from "../support/assertions.ts";
import { planFor, type Written } from "../support/plans.ts";

const written: Written = { workers: { merging: true }, requestsPerSecondPeak: 900 };

/** Everything below the installation. */
function children(rendered: Rendered): readonly Registration[] {
  const within = ({ parent }: Registration): boolean =>
    parent !== undefined && (parent.type === "tracardi:index:Tracardi" || within(parent));
  return rendered.resources.filter(within);
}

describe("options that are given to an installation", () => {
  for (const topology of topologies) {
    it(`transform every resource of ${topology}, after what the stack file adds`, async () => {
      const seen = new Map<string, unknown>();
      const transformation: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
        seen.set(`${type} ${name}`, props.metadata?.labels?.["example.com/team"]);
        return type.startsWith("kubernetes:")
          ? { props: { ...props, metadata: { ...props.metadata, annotations: { by: "the caller" } } }, opts }
          : undefined;
      };
      const extraMetadata = [{ labels: { "example.com/team": "crm" } }];
      const plan = planFor(topology, { ...written, extraMetadata });
      const rendered = await render(
        () => new Tracardi("tracardi", { plan }, { transformations: [transformation] }),
      );
      const all = children(rendered);
      assert.ok(all.length > 60, `${all.length} resources`);
      assert.deepEqual(all.filter(({ type, name }) => !seen.has(`${type} ${name}`)).map(label), []);
      const objects = all.filter(({ type }) => type.startsWith("kubernetes:"));
      assert.deepEqual(
        objects.filter(({ inputs }) => inputs.metadata.annotations?.by !== "the caller").map(label),
        [],
      );
      const early = objects.filter(({ type, name }) => seen.get(`${type} ${name}`) !== "crm");
      assert.deepEqual(early.map(label), []);
    });
  }

  it("find every resource again under the name that the installation had, without replacing one", async () => {
    const plan = planFor("split", written);
    const before = children(await render(() => new Tracardi("tracardi", { plan })));
    const after = children(
      await render(() => new Tracardi("crm", { plan }, { aliases: [{ name: "tracardi" }] })),
    );
    assert.equal(after.length, before.length);
    const known = new Set(after.flatMap(({ aliases }) => aliases));
    assert.deepEqual(before.filter(({ urn }) => !known.has(urn)).map(label), []);
  });
});
