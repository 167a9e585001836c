import assert from "node:assert/strict";
import fc from "fast-check";
import { requestsPerWorker, sizeApi, sizeEdge, sizeGui, storeSizes } from "../../stacks/sizing.ts";
import type { TierName, ZoneName } from "../../stacks/topologies.ts";

const publicApi = (load: number, replicas = {}) => sizeApi("public-api", ["public"], "split", load, replicas);
const privateApi = (load: number, replicas = {}) =>
  sizeApi("private-api", ["private"], "split", load, replicas);
const oneApi = (load: number, replicas = {}) =>
  sizeApi("api", ["public", "private"], "single", load, replicas);

describe("the size of an API tier", () => {
  const rows: readonly [string, ReturnType<typeof publicApi>, number, number][] = [
    ["public, next to no load: the production guide's three instances", publicApi(1), 3, 1],
    ["public, 100/s", publicApi(100), 4, 2],
    ["public, 600/s: one instance more than 25 workers need", publicApi(600), 5, 8],
    ["public, 3000/s: grows by instances", publicApi(3000), 17, 8],
    ["private: does not grow with the load", privateApi(3000), 2, 2],
    ["both, next to no load: operators still get two workers", oneApi(1), 2, 2],
    ["both, 100/s", oneApi(100), 3, 3],
    ["public, one replica by hand: workers make up for it", publicApi(100, { "public-api": 1 }), 1, 5],
    ["public, ten by hand", publicApi(100, { "public-api": 10 }), 10, 1],
    ["private, one by hand", privateApi(100, { "private-api": 1 }), 1, 2],
  ];
  for (const [title, size, replicas, workers] of rows) {
    it(title, () => assert.deepEqual([size.replicas, size.workers], [replicas, workers]));
  }

  it("multiplies the figures of one worker", () => {
    assert.deepEqual(publicApi(100).container, {
      requests: { cpu: 200, memory: 300, storage: 128 },
      limits: { cpu: 1000, memory: 600, storage: 512 },
    });
    assert.deepEqual(privateApi(100).container.limits, { cpu: 1000, memory: 2000, storage: 512 });
    assert.deepEqual(oneApi(100).container.limits, { cpu: 1500, memory: 3000, storage: 768 });
  });

  it("carries the load with one instance lost, whatever the load", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.boolean(), (load, split) => {
        const { replicas, workers } = split ? publicApi(load) : oneApi(load);
        assert.ok(
          (replicas - 1) * workers * requestsPerWorker >= load,
          `${replicas} × ${workers} for ${load}/s`,
        );
        assert.ok(replicas >= (split ? 3 : 2));
        assert.ok(workers >= 1 && workers <= 8);
      }),
    );
  });

  it("never shrinks when the load grows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (a, b) => {
        const [less, more] = [publicApi(Math.min(a, b)), publicApi(Math.max(a, b))];
        assert.ok(less.replicas * less.workers <= more.replicas * more.workers + more.workers);
        assert.ok(less.workers <= more.workers);
      }),
    );
  });
});

describe("the sizes of the other tiers", () => {
  it("give the GUI two instances, and what is written by hand", () => {
    assert.equal(sizeGui("split", {}).replicas, 2);
    assert.equal(sizeGui("split", { gui: 3 }).replicas, 3);
  });

  it("give an edge three replicas in production and two elsewhere", () => {
    assert.deepEqual(
      [
        sizeEdge("public-edge", true, {}),
        sizeEdge("private-edge", false, {}),
        sizeEdge("private-edge", true, { "private-edge": 5 }),
      ].map(({ replicas }) => replicas),
      [3, 2, 5],
    );
  });

  it("never request more than the limit", () => {
    const tiers: [TierName, ZoneName[]][] = [
      ["public-api", ["public"]],
      ["private-api", ["private"]],
    ];
    const sizes = [
      ...tiers.map(([tier, serves]) => sizeApi(tier, serves, "split", 500, {})),
      oneApi(500),
      sizeGui("split", {}),
      sizeEdge("public-edge", true, {}),
      ...Object.values(storeSizes),
    ];
    for (const { container } of sizes) {
      for (const resource of ["cpu", "memory", "storage"] as const) {
        assert.ok(container.requests[resource] <= container.limits[resource]);
      }
    }
  });
});
