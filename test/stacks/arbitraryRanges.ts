/** Arbitrary address ranges, with a model of them that shares no code with the program. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readCidr } from "../../stacks/cidr.ts";

/** A range of the given family with arbitrary bits, host bits included. */
export const written = (bits: 32 | 128, shortest = 0) =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }), fc.integer({ min: shortest, max: bits }))
    .map(([address, prefix]) => ({ address, prefix, bits }));

export type Written = { address: bigint; prefix: number; bits: 32 | 128 };

function addressText({ address, bits }: Written): string {
  const size = bits === 32 ? 8n : 16n;
  const parts = Array.from({ length: bits === 32 ? 4 : 8 }, (_, index) => {
    const part = (address >> (BigInt(bits) - size * BigInt(index + 1))) & ((1n << size) - 1n);
    return bits === 32 ? part.toString() : part.toString(16);
  });
  return parts.join(bits === 32 ? "." : ":");
}

export function network(range: Written): Written {
  const hostBits = BigInt(range.bits - range.prefix);
  return { ...range, address: (range.address >> hostBits) << hostBits };
}

export const text = (range: Written) => `${addressText(range)}/${range.prefix}`;
export const isMapped = ({ address, bits }: Written) => bits === 128 && address >> 32n === 0xffffn;
/** Model: whether every address of `inner` has the prefix of `outer`. */
export const within = (outer: Written, inner: Written) =>
  outer.bits === inner.bits &&
  outer.prefix <= inner.prefix &&
  outer.address >> BigInt(outer.bits - outer.prefix) === inner.address >> BigInt(outer.bits - outer.prefix);

export const anyWritten = fc.oneof(written(32), written(128)).filter((range) => !isMapped(range));
export const anyRange = anyWritten.map(network).filter((range) => !isMapped(range));
/** Ranges that often contain or repeat each other: few distinct addresses, in both families. */
export const nestedRange = fc
  .oneof(
    fc.record({
      address: fc.constantFrom(0x0a000000n, 0x0a010000n, 0x0a010100n, 0x0a010101n),
      prefix: fc.integer({ min: 0, max: 32 }),
      bits: fc.constant(32 as const),
    }),
    fc.record({
      address: fc.constantFrom(0n, 0x0a000000n, 0xfd00n << 112n, (0xfd00n << 112n) | 1n, (1n << 128n) - 1n),
      prefix: fc.integer({ min: 0, max: 128 }),
      bits: fc.constant(128 as const),
    }),
  )
  .map(network)
  .filter((range) => !isMapped(range));
export const related = fc.oneof(nestedRange, anyRange);

export function normal(range: Written): string {
  const reading = readCidr(text(range), "any");
  assert.ok("cidr" in reading, `${text(range)}: ${JSON.stringify(reading)}`);
  return reading.cidr;
}
