/** Sets of IP addresses: whether one range lies within others, whatever they are divided into. */
import ipaddr from "ipaddr.js";

/** A range less the ranges inside it that must not match: a NetworkPolicy's ipBlock. */
export interface Block {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** Both ends belong to it. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

export const everybody: readonly Block[] = [{ cidr: "0.0.0.0/0" }, { cidr: "::/0" }];

/** Whether every address of the block is in one of the others. */
export function isWithin(block: Block, others: readonly Block[]): boolean {
  const ofFamily = others.filter(({ cidr }) => cidr.includes(":") === block.cidr.includes(":"));
  const covered = ofFamily.flatMap(intervals);
  return intervals(block).every((interval) => without([interval], covered).length === 0);
}

/** `10.0.0.0/8 without 10.1.0.0/16`. */
export function blockText({ cidr, except = [] }: Block): string {
  return except.length === 0 ? cidr : `${cidr} without ${except.join(", ")}`;
}

function intervals({ cidr, except = [] }: Block): Interval[] {
  return without([interval(cidr)], except.map(interval));
}

function without(intervals: readonly Interval[], holes: readonly Interval[]): Interval[] {
  return holes.reduce((left, hole) => left.flatMap((interval) => cut(interval, hole)), [...intervals]);
}

function cut({ first, last }: Interval, hole: Interval): Interval[] {
  if (hole.last < first || hole.first > last) return [{ first, last }];
  return [
    ...(hole.first > first ? [{ first, last: hole.first - 1n }] : []),
    ...(hole.last < last ? [{ first: hole.last + 1n, last }] : []),
  ];
}

function interval(cidr: string): Interval {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const start = bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const size = 1n << BigInt(bytes.length * 8 - prefix);
  const first = start - (start % size);
  return { first, last: first + size - 1n };
}
