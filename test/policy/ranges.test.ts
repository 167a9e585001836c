import assert from "node:assert/strict";
import { mock } from "node:test";
import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { parseRange, RangeList } from "../../policy/kubernetes/ranges.ts";
import { nestedRange, related, text, within, written } from "../stacks/arbitraryRanges.ts";

const list = fc.array(fc.oneof({ weight: 3, arbitrary: nestedRange }, related), { maxLength: 12 });

describe("ranges in the policy pack", () => {
  it("contain a range exactly where one of them does, compared pairwise", () => {
    fc.assert(
      fc.property(list, related, (ranges, range) =>
        assert.equal(
          new RangeList(ranges.map(text)).contains(text(range)),
          ranges.some((other) => within(other, range)),
        ),
      ),
    );
    assert.equal(new RangeList(["10.0.0.0/9", "10.128.0.0/9"]).contains("10.0.0.0/8"), false);
    assert.equal(new RangeList(["0.0.0.0/0"]).contains("::/128"), false);
  });

  it("are none with bits behind the mask, and neither is any other text", () => {
    const isNetwork = ({ address, prefix, bits }: { address: bigint; prefix: number; bits: number }) =>
      address % (1n << BigInt(bits - prefix)) === 0n;
    fc.assert(
      fc.property(fc.oneof(written(32), written(128), nestedRange), (range) =>
        assert.equal(parseRange(text(range)) !== undefined, isNetwork(range)),
      ),
    );
    for (const none of ["", "everybody", "10.0.0.1", "10.1.2.3/8"]) {
      assert.equal(new RangeList([none]).contains("10.0.0.0/32"), false, none);
      assert.equal(new RangeList(["0.0.0.0/0", "::/0"]).contains(none), false, none);
    }
  });

  it("are parsed a fixed number of times each when two lists are compared", () => {
    const parses = (count: number) => {
      const texts = Array.from({ length: count }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
      const parse = mock.method(ipaddr, "parseCIDR");
      try {
        const ranges = new RangeList(texts);
        assert.ok(texts.every((range) => ranges.contains(range)));
        return parse.mock.callCount();
      } finally {
        parse.mock.restore();
      }
    };
    const [few, more, most] = [parses(50), parses(100), parses(200)];
    assert.ok(few > 0);
    assert.equal(most - more, 2 * (more - few));
  });
});
