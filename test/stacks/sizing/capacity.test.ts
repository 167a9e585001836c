import assert from "node:assert/strict";
import { capacityOf, shortfalls } from "../../../stacks/sizing/capacity.ts";
import { instancesFor, remaining } from "../../../stacks/sizing/failures.ts";
import { storeAdvice } from "../../../stacks/sizing/storeAdvice.ts";
import { settingsFor, type Written } from "../../support/plans.ts";

describe("what is left after a failure", () => {
  const rows: readonly [string, number, number][] = [
    ["one of five, each on a node of its own", remaining(5, "node", { zones: 3 }), 4],
    ["two of five on three nodes", remaining(5, "node", { nodes: 3, zones: 3 }), 3],
    ["none of any number on one node", remaining(5, "node", { nodes: 1, zones: 1 }), 0],
    ["two of five in three zones", remaining(5, "zone", { zones: 3 }), 3],
    ["half of four in two zones", remaining(4, "zone", { zones: 2 }), 2],
    ["one of two in three zones", remaining(2, "zone", { zones: 3 }), 1],
    ["none of one", remaining(1, "node", { zones: 3 }), 0],
    ["the floor where that is enough", instancesFor(1, 3, "zone", { zones: 3 }), 3],
    ["no more than needed where nothing would be left", instancesFor(4, 3, "zone", { zones: 1 }), 4],
  ];
  for (const [title, found, expected] of rows) it(title, () => assert.equal(found, expected));

  it("is said as requests per second", () => {
    assert.deepEqual(capacityOf(5, { workers: 8 }, { zones: 3 }), {
      now: 960,
      afterNode: 768,
      afterZone: 576,
    });
  });
});

describe("a number written by hand", () => {
  const of = (written: Written) => shortfalls(settingsFor("split", { requestsPerSecond: 600, ...written }));

  it("that carries less than the load after the failure is a shortfall, with what would be enough", () => {
    assert.deepEqual(of({ replicas: { "public-api": 4 } }), [
      {
        tier: "public-api",
        written: "replicas",
        instances: 4,
        load: 600,
        capacity: { now: 768, afterNode: 576, afterZone: 384 },
        needed: 5,
      },
    ]);
  });

  it("is measured against the failure that the stack declares", () => {
    assert.deepEqual(of({ replicas: { "public-api": 5 } }), []);
    const [zone] = of({ replicas: { "public-api": 5 }, failures: "zone" });
    assert.equal(zone?.needed, 6);
  });

  it("may be a bound of the autoscaler: the minimum for the usual load, the maximum for the peak", () => {
    const found = of({ requestsPerSecondPeak: 1500, autoscaling: { minimum: 4, maximum: 8 } });
    assert.deepEqual(
      found.map(({ written, instances, load, needed }) => [written, instances, load, needed]),
      [
        ["minimum", 4, 600, 5],
        ["maximum", 8, 1500, 9],
      ],
    );
  });

  it("of another tier, or none, is no shortfall", () => {
    assert.deepEqual(of({}), []);
    assert.deepEqual(of({ replicas: { "private-api": 1, gui: 1 } }), []);
    assert.deepEqual(of({ requestsPerSecondPeak: 1500 }), []);
  });
});

describe("the advice for stores", () => {
  const advice = (written: Written) => storeAdvice(settingsFor("split", written));

  it("never falls below what Tracardi asks for", () => {
    assert.deepEqual(advice({ requestsPerSecond: 1 }), {
      elasticsearch: { nodes: 3, memoryGibibytes: 8 },
      redis: { memoryGibibytes: 2 },
      mysql: { memoryGibibytes: 4 },
    });
  });

  it("grows with the peak, and in Redis with how long profiles and sessions stay", () => {
    const peak = { requestsPerSecond: 600, requestsPerSecondPeak: 3000 };
    assert.equal(advice(peak).elasticsearch.nodes, 6);
    assert.equal(advice(peak).redis.memoryGibibytes, Math.ceil((3000 * (3600 + 1800) * 2) / 1024 ** 2));
    const short = { ...peak, caches: { profilesInRedis: 600, sessionsInRedis: 300 } };
    assert.equal(advice(short).redis.memoryGibibytes, Math.ceil((3000 * 900 * 2) / 1024 ** 2));
  });
});
