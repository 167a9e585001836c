import assert from "node:assert/strict";
import { addTo } from "../../../components/internal/extraMetadata.ts";
import { Tracardi } from "../../../components/tracardi.ts";
import { type Rendered, render, type Values } from "../../../rendering/render.ts";
import { label } from "../../support/assertions.ts";
import { planFor } from "../../support/plans.ts";

const team = { labels: { "example.com/team": "crm" }, annotations: { "example.com/owner": "crm-team" } };
const gui = { "app.kubernetes.io/component": "gui" };

describe("further labels and annotations", () => {
  it("are added to an object and to its pods", () => {
    const template = { metadata: { labels: gui }, spec: { containers: [] } };
    const selector = { matchLabels: gui };
    assert.deepEqual(addTo({ metadata: { labels: gui }, spec: { selector, template } } as Values, [team]), {
      metadata: { labels: { ...team.labels, ...gui }, annotations: team.annotations },
      spec: {
        selector,
        template: {
          metadata: { labels: { ...team.labels, ...gui }, annotations: team.annotations },
          spec: { containers: [] },
        },
      },
    });
  });

  it("never take the place of what is there", () => {
    const metadata = { labels: gui, annotations: { "example.com/owner": "the program" } };
    const mean = { labels: { "app.kubernetes.io/component": "api" }, annotations: team.annotations };
    assert.deepEqual(addTo({ metadata }, [mean]), { metadata });
  });

  it("are added to the objects of one tier, or to all", () => {
    const only = { tiers: ["gui"] as const, labels: { a: "b" }, annotations: {} };
    assert.deepEqual(addTo({ metadata: { labels: gui } }, [only]), {
      metadata: { labels: { a: "b", ...gui } },
    });
    const other = { metadata: { labels: { "app.kubernetes.io/component": "api" } } };
    assert.deepEqual(addTo(other, [only]), other);
    const ofNobody = { metadata: { labels: {} } };
    assert.deepEqual(addTo(ofNobody, [only]), ofNobody);
  });

  it("change nothing the second time", () => {
    const once = addTo({ metadata: { labels: gui } }, [team]);
    assert.deepEqual(addTo(once, [team]), once);
  });

  const metadataOf = ({ inputs }: { readonly inputs: Values }) => inputs.metadata as Values;
  const objects = (rendered: Rendered) =>
    rendered.resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const written = {
    workers: { merging: true },
    requestsPerSecondPeak: 900,
    certificates: "cert-manager",
    certificateIssuer: { name: "letsencrypt" },
  };

  it("reach every object of an installation and every pod, and no selector", async () => {
    const before = await render(() => new Tracardi("tracardi", { plan: planFor("split", written) }));
    const after = await render(
      () =>
        new Tracardi("tracardi", {
          plan: planFor("split", { ...written, extraMetadata: [team] }),
        }),
    );
    const missing = objects(after).filter((object) => {
      const { labels, annotations } = metadataOf(object);
      return labels?.["example.com/team"] !== "crm" || annotations?.["example.com/owner"] !== "crm-team";
    });
    assert.deepEqual(missing.map(label), []);
    const pods = objects(after).flatMap(({ inputs }) => inputs.spec?.template ?? []);
    assert.ok(pods.length >= 10, `${pods.length} kinds of pods`);
    for (const { metadata } of pods) {
      assert.equal(metadata.labels["example.com/team"], "crm");
      assert.equal(metadata.annotations["example.com/owner"], "crm-team");
    }
    const selectors = (rendered: Rendered) =>
      objects(rendered).map(({ name, type, inputs }) => [
        `${type} ${name}`,
        inputs.spec?.selector,
        inputs.spec?.podSelector,
        inputs.spec?.volumeClaimTemplates,
      ]);
    assert.deepEqual(selectors(after), selectors(before));
  });

  it("are not written into namespaces that somebody else made", async () => {
    const rendered = await render(
      () =>
        new Tracardi("tracardi", {
          plan: planFor("split", { namespaces: "existing", extraMetadata: [team] }),
        }),
    );
    const patches = rendered.kind("NamespacePatch");
    assert.equal(patches.length, 5);
    for (const { inputs } of patches) {
      assert.equal(inputs.metadata.labels["example.com/team"], undefined);
      assert.equal(inputs.metadata.annotations["example.com/owner"], undefined);
    }
  });
});
