/** Blocks of IP addresses: whether one lies within others, whatever they are divided into. */
import { type Interval, interval, union, without } from "../stacks/ranges.ts";

/** A range less the ranges inside it that must not match: a NetworkPolicy's ipBlock. */
export interface Block {
  readonly cidr: string;
  readonly except?: readonly string[];
}

export const everybody: readonly Block[] = [{ cidr: "0.0.0.0/0" }, { cidr: "::/0" }];

/** Tells of a block whether every address of it is in one of these. */
export function coverage(blocks: readonly Block[]): (block: Block) => boolean {
  const covered = union(blocks.flatMap(intervals));
  return (block) => intervals(block).every((one) => without(one, covered).length === 0);
}

/** `10.0.0.0/8 without 10.1.0.0/16`. */
export function blockText({ cidr, except = [] }: Block): string {
  return except.length === 0 ? cidr : `${cidr} without ${except.join(", ")}`;
}

function intervals({ cidr, except = [] }: Block): readonly Interval[] {
  return without(interval(cidr), union(except.map(interval)));
}
