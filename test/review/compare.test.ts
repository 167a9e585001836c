import assert from "node:assert/strict";
import { compare } from "../../review/compare.ts";
import type { Manifest } from "../../review/manifest.ts";
import { marker, reviewMarkdown } from "../../review/markdown.ts";
import type { Snapshot } from "../../review/snapshot.ts";
import { reviewText } from "../../review/text.ts";
import { golden, the } from "./support.ts";

const edge = "tracardi-private-edge/tracardi-private-edge";

function snapshot(change: (objects: Manifest[]) => void = () => {}): Snapshot {
  return Object.fromEntries(
    ["dev", "prod"].map((stack) => {
      const objects = golden(stack);
      change(objects);
      return [stack, { objects, others: { "random:… token": { length: 40 } } }];
    }),
  );
}

describe("a review", () => {
  it("says nothing where nothing changes", () => {
    const review = compare(snapshot(), snapshot());
    assert.deepEqual(review, {
      exposure: [],
      grows: false,
      replacements: [],
      objects: [],
      stacks: { removed: [], added: [] },
    });
    assert.equal(reviewText(review, "main"), "Compared with main: nothing changes.\n");
  });

  it("shows exposure first, and the same change of several stacks once", () => {
    const review = compare(
      snapshot(),
      snapshot((objects) => {
        the(objects, "NetworkPolicy", edge).spec.ingress[0].from.push({
          ipBlock: { cidr: "192.0.2.128/25" },
        });
        the(objects, "Deployment", edge).spec.replicas = 7;
        objects.splice(objects.indexOf(the(objects, "Service", "tracardi-private/tracardi-gui")), 1);
      }),
    );
    // In dev the range is part of another one already; a route whose Service is gone leads nowhere.
    assert.equal(
      reviewText(review, "main"),
      `Compared with main: EXPOSURE GROWS; a second reviewer is needed; 0 resources
  replaced; 4 objects changed.

Exposure: wider
  + tracardi-private-edge/private-edge is reached from 192.0.2.128/25 on
    8000/TCP, 8443/TCP [prod]

Exposure: narrower
  - class tracardi-private leads gui.tracardi.example to
    tracardi-private/tracardi-gui:8080: Prefix / [dev]
  - class tracardi-private leads gui.tracardi.example.com to
    tracardi-private/tracardi-gui:8080: Prefix / [prod]

Removed objects
  Service tracardi-private/tracardi-gui [dev, prod]

Changed objects
  Deployment tracardi-private-edge/tracardi-private-edge [dev]
    - spec.replicas: 2
    + spec.replicas: 7
  Deployment tracardi-private-edge/tracardi-private-edge [prod]
    - spec.replicas: 3
    + spec.replicas: 7
  NetworkPolicy tracardi-private-edge/tracardi-private-edge [dev, prod]
    + spec.ingress[].from[].ipBlock.cidr: 192.0.2.128/25
`,
    );
    assert.equal(review.grows, true);
  });

  it("tells what is made anew by design from what is replaced, and shows inputs of other providers", () => {
    const before = snapshot();
    const after = snapshot((objects) => {
      const { data } = the(objects, "ConfigMap", `${edge}-dynamic`);
      data["edge.yaml"] = data["edge.yaml"].replace("frameDeny: true", "frameDeny: false");
    });
    const identity = { urn: "a$b::c", object: "Service a/c", fields: ["spec.clusterIP: None"] };
    const [dev, prod] = [before.dev, after.dev] as [Snapshot[string], Snapshot[string]];
    const review = compare(
      { dev: { ...dev, identities: [identity] } },
      {
        dev: {
          ...prod,
          identities: [{ ...identity, fields: [] }],
          others: { "random:… token": { length: 20 } },
        },
      },
    );
    const text = reviewText(review, "HEAD");
    assert.match(text, /; 1 resource replaced; 2 objects changed\.|; 0 resources replaced/);
    assert.match(
      text,
      /Replaced: deleted and made anew in every installation\n {2}b c\n {4}- spec\.clusterIP: None\n/,
    );
    assert.match(
      text,
      /Made anew under another name by design; what refers to it is rolled\n {2}ConfigMap tracardi-private-edge\/tracardi-private-edge-dynamic \[dev\]\n/,
    );
    assert.match(text, /Changed objects\n {2}random:… token \[dev\]\n {4}- length: 40\n {4}\+ length: 20\n/);
  });

  it("takes a stack that is new for wider, and one that is gone for nothing", () => {
    const [both, one] = [snapshot(), { dev: snapshot().dev } as Snapshot];
    assert.equal(compare(one, both).grows, true);
    const gone = compare(both, one);
    assert.deepEqual([gone.grows, gone.exposure, gone.stacks.removed], [false, [], ["prod"]]);
  });

  it("fits 80 columns whatever stands in it", () => {
    const review = compare(
      snapshot(),
      snapshot((objects) => {
        the(objects, "Deployment", edge).spec.template.spec.containers[0].image = "x".repeat(300);
        the(objects, "Service", edge).metadata.annotations = { long: "word ".repeat(60) };
      }),
    );
    const lines = reviewText(review, "main").split("\n");
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
    assert.ok(lines.some((line) => line.includes("xxx")));
  });

  it("as a comment cannot be ended by what stands in it, and is never too long", () => {
    const hostile = compare(
      snapshot(),
      snapshot((objects) => {
        the(objects, "Deployment", edge).spec.template.spec.containers[0].image = "a\n```\n</details># owned";
        for (let index = 0; index < 3_000; index++)
          objects.push({
            apiVersion: "v1",
            kind: "Gateway",
            metadata: { namespace: "a", name: `n${index}` },
          });
      }),
    );
    const text = reviewMarkdown(hostile, "main");
    assert.ok(text.startsWith(marker));
    assert.ok(text.length < 65_536);
    assert.match(text, /run `make diff`\.\n$/);
    const short = reviewMarkdown(
      compare(
        snapshot(),
        snapshot((objects) => {
          the(objects, "Deployment", edge).spec.template.spec.containers[0].image = "a\n```\nb";
        }),
      ),
      "main",
    );
    assert.match(short, /````diff\n[^`]*```[^`]*\n````\n/);
  });
});
