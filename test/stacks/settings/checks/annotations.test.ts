import assert from "node:assert/strict";
import { production, type StackFile, split, verdict } from "../stackFiles.ts";

type Change = (count: number) => StackFile;

const ipv4 = (count: number) =>
  Array.from({ length: count }, (_, index) => `203.${100 + (index >> 7)}.${100 + (index % 128)}.101/32`);
const ipv6 = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `2001:db8:1111:${(4096 + index).toString(16)}:1111:1111:1111:1111/128`,
  );

/** What is limited, the list, and how many of its items can be deployed. */
const limits: readonly (readonly [
  what: string,
  key: string,
  file: StackFile,
  change: Change,
  fits: number,
])[] = [
  ["the cost of a rule", "trustedCidrs", split, (count) => ({ trustedCidrs: ipv4(count) }), 9999],
  ["annotations", "trustedCidrs", production, (count) => ({ trustedCidrs: ipv6(count) }), 2989],
  [
    "annotations, beside those that the stack adds",
    "trustedCidrs",
    production,
    (count) => ({
      trustedCidrs: ipv6(count),
      extraMetadata: [{ annotations: { "example.com/notes": "n".repeat(100_000) } }],
    }),
    1826,
  ],
];

describe("settings: ranges that Kubernetes cannot take", () => {
  for (const [what, key, file, change, fits] of limits) {
    it(`are refused where ${what} would be too much, and one less is accepted`, () => {
      assert.deepEqual(verdict({ ...file, ...change(fits) }).mistakes, []);
      assert.deepEqual(verdict({ ...file, ...change(fits + 1) }).mistakes, [
        `tracardi:${key} has ${fits + 1} items, and no more than the first ${fits} can be deployed: the guard rails read their ranges from annotations of namespace "tracardi-private-edge", and Kubernetes limits both annotations and the cost of a rule; write fewer and wider ranges`,
      ]);
    });
  }

  it("are not 5000 IPv4 ranges, with and without a load balancer", () => {
    for (const file of [split, production])
      assert.deepEqual(verdict({ ...file, trustedCidrs: ipv4(5000) }).mistakes, []);
  });
});
