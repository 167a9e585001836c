import assert from "node:assert/strict";
import * as fc from "fast-check";
import { family, readCidr } from "../../stacks/cidr.ts";
import { isRefusal } from "../../stacks/settings/refusal.ts";
import { anyRange, anyWritten, isMapped, network, normal, text, written } from "./arbitraryRanges.ts";

describe("a written range of addresses", () => {
  const accepted: readonly (readonly [string, string])[] = [
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["127.0.0.1/32", "127.0.0.1/32"],
    ["2001:DB8:0:0:0:0:0:0/32", "2001:db8::/32"],
    ["2001:0db8::/32", "2001:db8::/32"],
    ["::1/128", "::1/128"],
    ["fd00::/16", "fd00::/16"],
    ["64:ff9b::/96", "64:ff9b::/96"],
  ];
  for (const [given, cidr] of accepted) {
    it(`${given} is read as ${cidr}`, () => assert.deepEqual(readCidr(given), { cidr }));
  }

  const noRange = {
    reason: "is no range of addresses",
    remedy: 'write an address and a mask, for example "203.0.113.0/24"',
  };
  const tooWide = (prefix: number) => `write the networks that are meant, each /${prefix} or narrower`;
  const refused: readonly (readonly [string, string, string])[] = [
    ["10.1.2.3/8", "has bits set behind its mask", 'write "10.0.0.0/8" or "10.1.2.3/32"'],
    ["2001:db8::1/32", "has bits set behind its mask", 'write "2001:db8::/32" or "2001:db8::1/128"'],
    ["10.0.0.1", "has no mask", 'write "10.0.0.1/32" for this one address'],
    ["::1", "has no mask", 'write "::1/128" for this one address'],
    ["0.0.0.0/0", "is every IPv4 address there is", tooWide(8)],
    ["::/0", "is every IPv6 address there is", tooWide(16)],
    ["10.0.0.0/7", "is wider than /8", tooWide(8)],
    ["10.1.2.3/1", "is wider than /8", tooWide(8)],
    ["fc00::/15", "is wider than /16", tooWide(16)],
    [
      "::ffff:10.0.0.0/104",
      "is an IPv4 range written as IPv6, which no IPv4 client matches",
      'write "10.0.0.0/8"',
    ],
    [
      "::ffff:a01:203/104",
      "is an IPv4 range written as IPv6, which no IPv4 client matches",
      'write "10.0.0.0/8" or "10.1.2.3/32"',
    ],
    ["::ffff:0:0/96", "is an IPv4 range written as IPv6, which no IPv4 client matches", tooWide(8)],
    [
      "::ffff:10.0.0.0/64",
      "is an IPv4 range written as IPv6, which no IPv4 client matches",
      "write the IPv4 range itself",
    ],
    ["010.0.0.0/8", "has a leading zero, which some programs read as octal", 'write "10.0.0.0/8"'],
    ["10.0.0.0/08", "has a leading zero, which some programs read as octal", 'write "10.0.0.0/8"'],
    [" 10.0.0.0/8", "contains white space", 'write "10.0.0.0/8"'],
    ["10.0.0.0 /8\n", "contains white space", 'write "10.0.0.0/8"'],
    ["10.0.0.0/8,192.168.0.0/16", "holds several ranges", "make each an item of the list"],
    ["10.0.0.0/33", "has a mask that is no number from 0 to 32", 'write "10.0.0.0/32" for this one address'],
    ["::1/129", "has a mask that is no number from 0 to 128", 'write "::1/128" for this one address'],
    ["10.0.0.0/", "has a mask that is no number from 0 to 32", 'write "10.0.0.0/32" for this one address'],
    ["10.0.0.0/-1", "has a mask that is no number from 0 to 32", 'write "10.0.0.0/32" for this one address'],
    ["10.0.0.0/255.0.0.0", "has a mask that is no number from 0 to 32", 'write "10.0.0.0/8"'],
    [
      "10.0.0.0/255.0.255.0",
      "has a mask that is no number from 0 to 32",
      'write "10.0.0.0/32" for this one address',
    ],
    ...[
      "",
      "/",
      "office",
      "10.0.0/8",
      "10/8",
      "256.0.0.0/8",
      "0x0a.0.0.0/8",
      "10.0.0.0/8/8",
      "fe80::1%eth0/64",
      "1:2/16",
    ].map((given): [string, string, string] => [given, noRange.reason, noRange.remedy]),
  ];
  for (const [given, reason, remedy] of refused) {
    it(`${JSON.stringify(given)} ${reason}`, () => assert.deepEqual(readCidr(given), { reason, remedy }));
  }

  it("may be any width where connections go to", () => {
    assert.deepEqual(readCidr("0.0.0.0/0", "any"), { cidr: "0.0.0.0/0" });
    assert.deepEqual(readCidr("::/0", "any"), { cidr: "::/0" });
    assert.deepEqual(readCidr("10.0.0.0/7", "any"), { cidr: "10.0.0.0/7" });
  });

  it("in normal form is read as itself", () => {
    fc.assert(
      fc.property(anyRange, (range) =>
        assert.deepEqual(readCidr(normal(range), "any"), { cidr: normal(range) }),
      ),
    );
  });

  it("keeps its address, its mask and its family", () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const cidr = normal(range);
        assert.equal(Number(cidr.split("/")[1]), range.prefix);
        assert.equal(family(cidr), range.bits === 32 ? "IPv4" : "IPv6");
        if (range.bits === 32) assert.equal(cidr, text(range));
      }),
    );
  });

  it("with any bit behind its mask is refused, and both ranges that are offered are accepted", () => {
    const sloppy = fc
      .oneof(written(32, 8), written(128, 16))
      .filter((range) => network(range).address !== range.address && !isMapped(range));
    fc.assert(
      fc.property(sloppy, (range) => {
        const refusal = readCidr(text(range));
        assert.ok(isRefusal(refusal));
        assert.equal(refusal.reason, "has bits set behind its mask");
        const offered = [...refusal.remedy.matchAll(/"([^"]+)"/g)].map(([, cidr]) => cidr ?? "");
        assert.deepEqual(offered, [normal(network(range)), normal({ ...range, prefix: range.bits })]);
        for (const cidr of offered) assert.deepEqual(readCidr(cidr), { cidr });
      }),
    );
  });

  it("offers only what it accepts, whatever was written", () => {
    const scribble = fc.stringMatching(/^[ 0-9a-f.:/,]{0,30}$/);
    fc.assert(
      fc.property(fc.oneof(scribble, anyWritten.map(text)), (given) => {
        const reading = readCidr(given);
        if (!isRefusal(reading)) return;
        for (const [, cidr = ""] of reading.remedy.matchAll(/"([^"]+)"/g))
          assert.ok("cidr" in readCidr(cidr), cidr);
      }),
    );
  });

  it("is never wider than /8 or /16 where only networks are meant", () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const widest = range.bits === 32 ? 8 : 16;
        assert.equal("cidr" in readCidr(text(range)), range.prefix >= widest);
      }),
    );
  });
});
