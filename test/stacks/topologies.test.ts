import assert from "node:assert/strict";
import { apiServing, minimumReplicas, topologies, topologyFacts } from "../../stacks/topologies.ts";

describe("topologies", () => {
  it("say which tiers exist and whose requests they answer", () => {
    const described = Object.fromEntries(
      topologies.map((topology) => [
        topology,
        [
          ...topologyFacts[topology].apis.map(
            ({ tier, zone, serves }) => `${tier} in the ${zone} zone for ${serves.join(" and ")}`,
          ),
          `GUI: ${topologyFacts[topology].gui}`,
          `public edge always static: ${topologyFacts[topology].publicEdgeAlwaysStatic}`,
        ],
      ]),
    );
    assert.deepEqual(described, {
      split: [
        "public-api in the public zone for public",
        "private-api in the private zone for private",
        "GUI: cluster",
        "public edge always static: false",
      ],
      single: [
        "api in the private zone for public and private",
        "GUI: cluster",
        "public edge always static: true",
      ],
      minimal: [
        "api in the private zone for public and private",
        "GUI: local",
        "public edge always static: true",
      ],
    });
  });

  it("ask for Tracardi's five instances in split, and for two of everything else", () => {
    assert.deepEqual(Object.fromEntries(minimumReplicas("split")), {
      "public-api": 3,
      "private-api": 2,
      gui: 2,
      "public-edge": 2,
      "private-edge": 2,
    });
    assert.deepEqual(Object.fromEntries(minimumReplicas("single")), {
      api: 2,
      gui: 2,
      "public-edge": 2,
      "private-edge": 2,
    });
    assert.deepEqual(Object.fromEntries(minimumReplicas("minimal")), {
      api: 2,
      "public-edge": 2,
      "private-edge": 2,
    });
  });

  it("have exactly one API for each zone", () => {
    for (const topology of topologies) {
      for (const zone of ["public", "private"] as const) {
        const serving = topologyFacts[topology].apis.filter(({ serves }) => serves.includes(zone));
        assert.deepEqual(serving, [apiServing(topology, zone)]);
      }
    }
  });

  it("run a public edge without rights wherever the API lives in the private zone", () => {
    for (const topology of topologies) {
      const { apis, publicEdgeAlwaysStatic } = topologyFacts[topology];
      const shared = apis.some(({ zone, serves }) => zone === "private" && serves.includes("public"));
      assert.equal(publicEdgeAlwaysStatic, shared);
    }
  });
});
