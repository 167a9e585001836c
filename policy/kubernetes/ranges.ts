/** Ranges of addresses. */
import ipaddr from "ipaddr.js";

export interface Range {
  readonly kind: "ipv4" | "ipv6";
  readonly bits: number;
  /** As a number; it and `last` belong to the range. */
  readonly first: bigint;
  readonly last: bigint;
}

/** Undefined for what is no range, or has bits set behind its mask: it means another range than whoever wrote it thinks. */
export function parseRange(text: string): Range | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const bytes = Buffer.from(address.toByteArray());
  const hosts = (1n << BigInt(bytes.length * 8 - bits)) - 1n;
  const first = BigInt(`0x${bytes.toString("hex")}`);
  return (first & hosts) === 0n ? { kind: address.kind(), bits, first, last: first + hosts } : undefined;
}

/** Wider than any organization is: /8 of IPv4 and /16 of IPv6 are the largest allocations there are. */
export function isWorldWide({ kind, bits }: Range): boolean {
  return bits < (kind === "ipv4" ? 8 : 16);
}

/**
 * A list of ranges, parsed and sorted once, because lists of thousands are compared with each other. What is not a range
 * contains nothing.
 */
export class RangeList {
  /** By first address and without ranges inside others, so that at most one of them contains a given address. */
  readonly #outermost: Readonly<Record<Range["kind"], readonly Range[]>>;

  constructor(texts: readonly string[]) {
    const ranges = texts.map(parseRange).filter((range) => range !== undefined);
    const of = (kind: Range["kind"]) => outermost(ranges.filter((range) => range.kind === kind));
    this.#outermost = { ipv4: of("ipv4"), ipv6: of("ipv6") };
  }

  /** Whether one of them has every address of this range. Neighbours that cover it together only are not looked for. */
  contains(text: string): boolean {
    const inner = parseRange(text);
    if (inner === undefined) return false;
    const outer = lastUpTo(this.#outermost[inner.kind], inner.first);
    return outer !== undefined && inner.last <= outer.last;
  }
}

/** Two CIDR ranges are nested or disjoint: in this order a range inside another one follows it before any range outside. */
function outermost(ranges: readonly Range[]): readonly Range[] {
  const kept: Range[] = [];
  for (const range of [...ranges].sort((a, b) =>
    a.first === b.first ? a.bits - b.bits : a.first < b.first ? -1 : 1,
  )) {
    const last = kept.at(-1);
    if (last === undefined || range.first > last.last) kept.push(range);
  }
  return kept;
}

/** The last range that begins at this address or before it. */
function lastUpTo(ranges: readonly Range[], address: bigint): Range | undefined {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range).first <= address) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1];
}
