import assert from "node:assert/strict";
import fc from "fast-check";
import { remaining } from "../../stacks/sizing/failures.ts";
import {
  type ApiSize,
  mostReplicas,
  requestsPerWorker,
  sizeApi,
  sizeEdge,
  sizeGui,
  storeSizes,
} from "../../stacks/sizing.ts";
import { type ApiTierName, apiServing, topologyFacts } from "../../stacks/topologies.ts";
import { external, settingsFor, type Written } from "../support/plans.ts";

/** The size of a tier, from what a stack file says. */
function size(tier: ApiTierName, written: Written): ApiSize {
  const topology = tier === "api" ? "single" : "split";
  const role = topologyFacts[topology].apis.find((one) => one.tier === tier);
  assert.ok(role);
  return sizeApi(role, settingsFor(topology, written));
}
const publicApi = (load: number, written: Written = {}) =>
  size("public-api", { ...written, requestsPerSecond: load });
const privateApi = (load: number, written: Written = {}) =>
  size("private-api", { ...written, requestsPerSecond: load });
const oneApi = (load: number, written: Written = {}) => size("api", { ...written, requestsPerSecond: load });
const zone = { failures: "zone" };

describe("the size of an API tier", () => {
  const rows: readonly [string, ApiSize, number, number][] = [
    ["public, next to no load: the production guide's three instances", publicApi(1), 3, 1],
    ["public, 100/s", publicApi(100), 4, 2],
    ["public, 600/s: one instance more than 25 workers need", publicApi(600), 5, 8],
    ["public, 3000/s: grows by instances", publicApi(3000), 17, 8],
    ["private: does not grow with the load", privateApi(3000), 2, 2],
    ["both, next to no load: operators still get two workers", oneApi(1), 2, 2],
    ["both, 100/s", oneApi(100), 3, 3],
    ["public, one replica by hand: workers make up for it", publicApi(100, hand("public-api", 1)), 1, 5],
    ["public, ten by hand", publicApi(100, hand("public-api", 10)), 10, 1],
    ["private, one by hand", privateApi(100, hand("private-api", 1)), 1, 2],
    ["public, a zone of three may fail: two of six go with it", publicApi(600, zone), 6, 8],
    ["public, a zone of two may fail: half goes with it", publicApi(600, { ...zone, zones: 2 }), 8, 8],
    ["public, three nodes: two instances share the one that fails", publicApi(600, { nodes: 3 }), 6, 8],
    ["public, one node: nothing would be left, so nothing is added", publicApi(600, { nodes: 1 }), 4, 8],
    [
      "public, a peak without autoscaling is what is always there",
      publicApi(100, { requestsPerSecondPeak: 600, autoscaling: { enabled: false } }),
      5,
      8,
    ],
  ];
  for (const [title, { replicas, workers, autoscaling }, wantedReplicas, wantedWorkers] of rows) {
    it(title, () =>
      assert.deepEqual(
        { replicas, workers, autoscaling },
        { replicas: wantedReplicas, workers: wantedWorkers, autoscaling: undefined },
      ),
    );
  }

  it("multiplies the figures of one worker", () => {
    assert.deepEqual(publicApi(100).container, {
      requests: { cpu: 200, memory: 300, storage: 128 },
      limits: { cpu: 1000, memory: 600, storage: 512 },
    });
    assert.deepEqual(privateApi(100).container.limits, { cpu: 1000, memory: 2000, storage: 512 });
    assert.deepEqual(oneApi(100).container.limits, { cpu: 1500, memory: 3000, storage: 768 });
  });
});

describe("an autoscaled API tier", () => {
  const peak = { requestsPerSecondPeak: 600 };
  const rows: readonly [string, ApiSize, ApiSize["autoscaling"]][] = [
    ["from what the load needs to what the peak needs", publicApi(100, peak), bounds(4, 14, 600)],
    ["so that the peak survives a zone", publicApi(100, { ...peak, ...zone }), bounds(5, 20, 600)],
    ["where one API answers both zones", oneApi(100, peak), bounds(3, 10, 900)],
    ["within bounds by hand", publicApi(100, { autoscaling: byHand(3, 9) }), bounds(3, 9, 900)],
    [
      "with the minimum by hand: workers make up for it",
      publicApi(600, { requestsPerSecondPeak: 900, autoscaling: { minimum: 3 } }),
      bounds(3, 6, 2400),
    ],
    ["never to fewer than its minimum", publicApi(600, { autoscaling: byHand(4, 4) }), bounds(4, 4, 2400)],
    ["at another CPU use", publicApi(100, { ...peak, autoscaling: { cpuPercent: 80 } }), bounds(4, 14, 800)],
    ["but not where only operators are answered", privateApi(100, peak), undefined],
  ];
  for (const [title, { replicas, autoscaling }, expected] of rows) {
    it(`moves ${title}`.replace("moves but not", "is not one"), () => {
      assert.deepEqual(autoscaling, expected);
      if (expected !== undefined) assert.equal(replicas, expected.minimum);
    });
  }
});

/** What a stack may say about its load and its cluster. */
const demand = fc.record({
  load: fc.integer({ min: 1, max: 50_000 }),
  more: fc.integer({ min: 0, max: 50_000 }),
  tier: fc.constantFrom("public-api", "api") as fc.Arbitrary<"public-api" | "api">,
  cluster: fc.oneof(
    fc.constant<Written>({}),
    fc.integer({ min: 2, max: 40 }).map((nodes): Written => ({ nodes })),
    fc.integer({ min: 2, max: 6 }).map((zones): Written => ({ ...zone, zones })),
    fc
      .record({ zones: fc.integer({ min: 2, max: 4 }), perZone: fc.integer({ min: 1, max: 5 }) })
      .map(({ zones, perZone }): Written => ({ ...zone, zones, nodes: zones * perZone })),
  ),
});
const capacity = (instances: number, workers: number) => instances * workers * requestsPerWorker;

describe("whatever a stack says about its load and its cluster", () => {
  it("the declared failure leaves enough for the load, and at the peak for the peak", () => {
    fc.assert(
      fc.property(demand, ({ load, more, tier, cluster }) => {
        const written = { ...cluster, requestsPerSecondPeak: load + more };
        const settings = settingsFor("split", { ...written, requestsPerSecond: load });
        const left = (instances: number) => remaining(instances, settings.failures, settings);
        const found = size(tier, { ...written, requestsPerSecond: load });
        assert.ok(capacity(left(found.replicas), found.workers) >= load);
        assert.ok(capacity(left(mostReplicas(found)), found.workers) >= load + more);
      }),
    );
  });

  it("more load never gives less capacity", () => {
    fc.assert(
      fc.property(demand, ({ load, more, tier, cluster }) => {
        const [less, enough] = [load, load + more].map((requestsPerSecond) =>
          size(tier, { ...cluster, requestsPerSecond }),
        );
        assert.ok(less && enough);
        assert.ok(capacity(less.replicas, less.workers) <= capacity(enough.replicas, enough.workers));
        assert.ok(less.workers <= enough.workers);
      }),
    );
  });

  it("the production guide's floor holds, and an instance has one to eight workers", () => {
    fc.assert(
      fc.property(demand, ({ load, tier, cluster }) => {
        const { replicas, workers } = size(tier, { ...cluster, requestsPerSecond: load });
        assert.ok(replicas >= (tier === "api" ? 2 : 3));
        assert.ok(workers >= (tier === "api" ? 2 : 1) && workers <= 8);
        assert.equal(size("private-api", { ...cluster, requestsPerSecond: load }).replicas, 2);
      }),
    );
  });

  it("a number written by hand wins", () => {
    fc.assert(
      fc.property(demand, fc.integer({ min: 1, max: 30 }), ({ load, tier, cluster }, instances) => {
        const written = { ...cluster, requestsPerSecond: load };
        assert.equal(size(tier, { ...written, ...hand(tier, instances) }).replicas, instances);
        const scaled = size(tier, { ...written, autoscaling: byHand(instances, instances + 5) });
        assert.deepEqual(
          [scaled.autoscaling?.minimum, scaled.autoscaling?.maximum],
          [instances, instances + 5],
        );
      }),
    );
  });

  it("one instance fewer would not survive the failure", () => {
    fc.assert(
      fc.property(demand, ({ load, tier, cluster }) => {
        const settings = settingsFor("split", { ...cluster, requestsPerSecond: load });
        const { replicas, workers } = size(tier, { ...cluster, requestsPerSecond: load });
        if (replicas === (tier === "api" ? 2 : 3)) return;
        assert.ok(capacity(remaining(replicas - 1, settings.failures, settings), workers) < load);
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
    const sizes = [
      publicApi(500),
      privateApi(500),
      oneApi(500),
      sizeApi(apiServing("split", "public"), settingsFor("split", external)),
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

function hand(tier: ApiTierName, replicas: number): Written {
  return { replicas: { [tier]: replicas } };
}

function byHand(minimum: number, maximum: number) {
  return { enabled: true, minimum, maximum };
}

function bounds(minimum: number, maximum: number, averageCpu: number) {
  return { minimum, maximum, averageCpu };
}
