import assert from "node:assert/strict";
import { mock } from "node:test";
import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { makePlan } from "../../stacks/plan.ts";
import { condensed, contains, interval, RangeIndex, union, without } from "../../stacks/ranges.ts";
import { nestedRange, normal, related, type Written, within } from "./arbitraryRanges.ts";
import { production, settingsOf } from "./settings/stackFiles.ts";

const overlaps = (one: Written, other: Written) => within(one, other) || within(other, one);
const list = fc.array(fc.oneof({ weight: 3, arbitrary: nestedRange }, related), { maxLength: 12 });
const cidrs = (ranges: readonly Written[]) => ranges.map(normal);
const equal = (one: Written, other: Written) => within(one, other) && within(other, one);

describe("ranges against each other", () => {
  it("contain each other as their prefixes say", () => {
    fc.assert(
      fc.property(related, related, (one, other) =>
        assert.equal(contains(normal(one), normal(other)), within(one, other)),
      ),
    );
  });

  it("never contain a range of the other family", () => {
    assert.equal(contains("::/0", "10.0.0.0/8"), false);
    assert.equal(contains("0.0.0.0/0", "::a00:0/104"), false);
    assert.equal(new RangeIndex(["0.0.0.0/0"]).overlaps("::/0"), false);
  });
});

/** Each answer against its definition, which compares the range with every range of the list. */
describe("an index of ranges", () => {
  it("tells whether a range of the list shares an address with another one", () => {
    fc.assert(
      fc.property(list, related, (ranges, range) =>
        assert.equal(
          new RangeIndex(cidrs(ranges)).overlaps(normal(range)),
          ranges.some((other) => overlaps(other, range)),
        ),
      ),
    );
  });

  it("tells whether a single range of the list covers another one", () => {
    fc.assert(
      fc.property(list, related, (ranges, range) =>
        assert.equal(
          new RangeIndex(cidrs(ranges)).covers(normal(range)),
          ranges.some((other) => within(other, range)),
        ),
      ),
    );
    assert.equal(new RangeIndex(["10.0.0.0/9", "10.128.0.0/9"]).covers("10.0.0.0/8"), false);
  });

  it("names all ranges that share an address with another one, in the order of the list", () => {
    fc.assert(
      fc.property(list, related, (ranges, range) =>
        assert.deepEqual(
          new RangeIndex(cidrs(ranges)).overlapping(normal(range)),
          ranges.flatMap((other, index) => (overlaps(other, range) ? [index] : [])),
        ),
      ),
    );
  });

  it("names the outermost ranges strictly inside another one, in the order of the list", () => {
    fc.assert(
      fc.property(list, related, (ranges, range) => {
        const inside = ranges.filter((other) => within(range, other) && !equal(range, other));
        const outermost = inside.filter(
          (one, index) =>
            !inside.some((other, position) => (equal(one, other) ? position < index : within(other, one))),
        );
        assert.deepEqual(new RangeIndex(cidrs(ranges)).strictlyInside(normal(range)), cidrs(outermost));
      }),
    );
  });

  it("names every range that adds nothing, and the first one that has its addresses", () => {
    fc.assert(
      fc.property(list, (ranges) => {
        const expected = ranges.flatMap((range, index) => {
          const coveredBy = ranges.find((other, position) =>
            equal(other, range) ? position < index : within(other, range),
          );
          return coveredBy === undefined
            ? []
            : [{ index, cidr: normal(range), coveredBy: normal(coveredBy) }];
        });
        assert.deepEqual(new RangeIndex(cidrs(ranges)).redundancies(), expected);
      }),
    );
  });

  it("skips holes and keeps the other positions", () => {
    const sparse = ["10.0.0.0/8", "10.1.0.0/16"];
    delete sparse[0];
    assert.deepEqual(new RangeIndex(sparse).overlapping("10.0.0.0/8"), [1]);
  });

  it("cuts out of a range what lies inside it, the outermost only", () => {
    const not = new RangeIndex([
      ...["10.244.0.0/16", "10.244.1.0/24", "10.96.0.0/12", "10.0.0.0/8", "fd00::/16", "172.16.0.0/12"],
    ]);
    assert.deepEqual(not.strictlyInside("10.0.0.0/8"), ["10.244.0.0/16", "10.96.0.0/12"]);
    assert.deepEqual(not.strictlyInside("10.244.1.0/24"), []);
    assert.deepEqual(not.strictlyInside("0.0.0.0/0"), ["10.0.0.0/8", "172.16.0.0/12"]);
  });

  it("condenses a list to what covers the same addresses, and nothing twice", () => {
    assert.deepEqual(condensed(["10.1.0.0/16", "10.0.0.0/8", "192.168.0.0/16", "10.0.0.0/8", "::1/128"]), [
      "10.0.0.0/8",
      "192.168.0.0/16",
      "::1/128",
    ]);
    fc.assert(
      fc.property(list.map(cidrs), (given) => {
        const kept = condensed(given);
        for (const cidr of given) assert.ok(kept.some((other) => contains(other, cidr)));
        assert.deepEqual(new RangeIndex(kept).redundancies(), []);
      }),
    );
  });
});

describe("intervals of addresses", () => {
  /** Of 64 addresses, so that a model can list them. */
  const small = fc
    .record({ first: fc.bigInt({ min: 0n, max: 63n }), length: fc.bigInt({ min: 0n, max: 9n }) })
    .map(({ first, length }) => ({ first, last: first + length }));
  const addresses = (intervals: readonly { first: bigint; last: bigint }[]) =>
    new Set(
      intervals.flatMap(({ first, last }) =>
        Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index)),
      ),
    );

  it("are united without losing or adding an address, sorted and with gaps between", () => {
    fc.assert(
      fc.property(fc.array(small), (intervals) => {
        const united = union(intervals);
        assert.deepEqual(
          addresses(united),
          new Set([...addresses(intervals)].sort((a, b) => (a < b ? -1 : 1))),
        );
        united.forEach(({ first }, index) => {
          const before = united[index - 1];
          assert.ok(before === undefined || first > before.last + 1n);
        });
      }),
    );
  });

  it("without others keep exactly the other addresses", () => {
    fc.assert(
      fc.property(small, fc.array(small), (one, holes) => {
        const cut = addresses(holes);
        const expected = new Set([...addresses([one])].filter((address) => !cut.has(address)));
        assert.deepEqual(addresses(without(one, union(holes))), expected);
      }),
    );
  });

  it("of ranges that are next to each other are one", () => {
    const halves = union(["10.128.0.0/9", "10.0.0.0/9"].map(interval));
    assert.deepEqual(halves, [interval("10.0.0.0/8")]);
    assert.equal(union(["255.255.255.255/32", "::/128"].map(interval)).length, 2);
  });
});

describe("long lists of ranges", () => {
  // Compared pairwise they would take minutes, and the test would not end in time.
  it("are searched, not compared pairwise: 30 000 ranges", () => {
    const count = 30_000;
    const given = Array.from({ length: count }, (_, index) => `10.${(index >> 8) & 255}.${index & 255}.0/24`);
    const index = new RangeIndex(given);
    assert.equal(index.redundancies().length, 0);
    assert.deepEqual(index.overlapping("10.0.7.0/24"), [7]);
  });

  it("are parsed a fixed number of times per range, from the stack file to the plan", () => {
    // Other ranges each time: those that were parsed before are remembered.
    let net = 0;
    const parses = (count: number) =>
      countingParses(() => {
        net += 1;
        const trustedCidrs = Array.from(
          { length: count },
          (_, index) => `2001:db8:${net}:${index.toString(16)}::/64`,
        );
        const nodeCidrs = Array.from({ length: count }, (_, index) => `172.${16 + net}.${index}.0/24`);
        assert.equal(
          makePlan(settingsOf({ ...production, trustedCidrs, nodeCidrs })).trustedCidrs.length,
          count,
        );
      });
    // The networks of the stack file itself.
    parses(1);
    const [few, more, most] = [parses(50), parses(100), parses(200)];
    assert.equal(most - more, 2 * (more - few));
  });
});

/** How often a range is parsed while `run` runs. */
function countingParses(run: () => void): number {
  const parse = mock.method(ipaddr, "parseCIDR");
  try {
    run();
    return parse.mock.callCount();
  } finally {
    parse.mock.restore();
  }
}
