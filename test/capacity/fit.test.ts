import assert from "node:assert/strict";
import fc from "fast-check";
import { fewestNodes, fits, unplaced, without } from "../../capacity/fit.ts";

const nodes = (count: number, cpu: number, memory: number) =>
  Array.from({ length: count }, () => ({ cpu, memory }));
const pods = (count: number, cpu: number, memory: number) => ({ count, requests: { cpu, memory } });

describe("whether pods find a place", () => {
  const rows: readonly [string, number, number][] = [
    ["all, when it just fits", unplaced([pods(4, 500, 512)], nodes(2, 1000, 1024)), 0],
    ["not the fifth", unplaced([pods(5, 500, 512)], nodes(2, 1000, 1024)), 1],
    ["CPU counts alone", unplaced([pods(3, 800, 1)], nodes(2, 1000, 1024)), 1],
    ["memory counts alone", unplaced([pods(3, 1, 800)], nodes(2, 1000, 1024)), 1],
    ["none, larger than a node", unplaced([pods(2, 2000, 1)], nodes(9, 1000, 1024)), 2],
    ["none without nodes", unplaced([pods(2, 1, 1)], []), 2],
    ["the large first", unplaced([pods(2, 100, 100), pods(1, 900, 900)], nodes(1, 1100, 1100)), 0],
  ];
  for (const [title, found, expected] of rows) it(title, () => assert.equal(found, expected));

  it("takes the largest node, or the zone with most memory, as the one that is lost", () => {
    const named = (zone: string, memory: number) => ({ cpu: 1000, memory, zone });
    const cluster = [named("a", 1), named("b", 9), named("a", 2), named("c", 10)];
    assert.deepEqual(without("node", cluster, 3), [named("b", 9), named("a", 2), named("a", 1)]);
    assert.deepEqual(without("zone", cluster, 3), [named("b", 9), named("a", 1), named("a", 2)]);
    // Zones that nobody knows are taken to be even.
    assert.equal(without("zone", nodes(6, 1, 1), 3).length, 4);
    assert.equal(without("zone", nodes(5, 1, 1), 3).length, 3);
  });

  it("finds the fewest nodes: one less would not do", () => {
    const group = fc.record({
      count: fc.integer({ min: 1, max: 12 }),
      cpu: fc.integer({ min: 10, max: 1000 }),
      memory: fc.integer({ min: 16, max: 1024 }),
    });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("node" as const, "zone" as const),
        (groups, failure) => {
          const usual = groups.map(({ count, cpu, memory }) => pods(count, cpu, memory));
          const most = groups.map(({ count, cpu, memory }) => pods(count + 1, cpu, memory));
          const need = { most, usual, failure, zones: 3 };
          const count = fewestNodes(need, { cpu: 1000, memory: 1024 });
          assert.ok(count !== undefined && count >= 2);
          assert.ok(fits(need, nodes(count, 1000, 1024)));
          assert.ok(!fits(need, nodes(count - 1, 1000, 1024)));
        },
      ),
    );
  });

  it("finds none where one pod is larger than the node", () => {
    const need = { most: [pods(1, 2000, 1)], usual: [], failure: "node" as const, zones: 3 };
    assert.equal(fewestNodes(need, { cpu: 1000, memory: 1024 }), undefined);
  });
});
