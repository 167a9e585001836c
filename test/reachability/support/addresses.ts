/** Ranges of addresses as numbers, so that sets of them can be compared. */
import ipaddr from "ipaddr.js";
import { type Family, family } from "../../../stacks/cidr.ts";
import { cuts, pieces, type Range } from "./matrix.ts";

export type { Family };

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** Every address of a family. */
export const everything: Readonly<Record<Family, string>> = { IPv4: "0.0.0.0/0", IPv6: "::/0" };

const known = new Map<string, Range>();

/** Remembered: mutants ask for the same few ranges thousands of times. */
export function rangeOf(cidr: string): Range {
  const range = known.get(cidr) ?? read(cidr);
  known.set(cidr, range);
  return range;
}

function read(cidr: string): Range {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const first = bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  return { first, last: first + (1n << BigInt(bytes.length * 8 - prefix)) - 1n };
}

/** What is left of a block of that family after its exceptions. */
export function rangesOf({ cidr, except = [] }: IpBlock, of: Family): Range[] {
  if (family(cidr) !== of) return [];
  const holes = except.map(rangeOf);
  return pieces(rangeOf(cidr), cuts(holes)).filter(
    ({ first }) => !holes.some((hole) => hole.first <= first && first <= hole.last),
  );
}

export function addressText(of: Family): (address: bigint) => string {
  const length = of === "IPv4" ? 4 : 16;
  return (address) =>
    ipaddr
      .fromByteArray(
        Array.from({ length }, (_, index) => Number((address >> BigInt(8 * (length - 1 - index))) & 255n)),
      )
      .toString();
}
