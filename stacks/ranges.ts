/**
 * Which address ranges contain, overlap or repeat others. Stacks list thousands of them, so a list is parsed and sorted
 * once and then searched; nothing compares every range with every other one. Two CIDR ranges are nested or disjoint.
 */
import ipaddr from "ipaddr.js";

/** Both ends belong to it. IPv4 and IPv6 addresses are on one number line, far apart, so that they never meet. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** Above every IPv4 address, and not adjacent to the last one. */
const firstIpv6 = 1n << 128n;

/**
 * By the text that was read: a plan asks for the same networks again and again. Reading took a quarter of the CPU time of
 * the tests without a cluster (measured 2026-11).
 */
const known = new Map<string, Interval>();

/** @param cidr in normal form; host bits are ignored @throws Error where it is not CIDR notation */
export function interval(cidr: string): Interval {
  const found = known.get(cidr) ?? read(cidr);
  known.set(cidr, found);
  return found;
}

function read(cidr: string): Interval {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = Buffer.from(address.toByteArray());
  const hosts = (1n << BigInt(bytes.length * 8 - prefix)) - 1n;
  const start = address.kind() === "ipv4" ? 0n : firstIpv6;
  const first = start + (BigInt(`0x${bytes.toString("hex")}`) & ~hosts);
  return { first, last: first + hosts };
}

/** Whether every address of `inner` is one of `outer`. Both in normal form; a range contains itself. */
export function contains(outer: string, inner: string): boolean {
  return encloses(interval(outer), interval(inner));
}

function encloses(outer: Interval, inner: Interval): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** A range of a list that adds nothing, and the one that has its addresses already. */
export interface Redundancy {
  readonly index: number;
  readonly cidr: string;
  readonly coveredBy: string;
}

/** One range of a list, however often it is listed. */
interface Entry extends Interval {
  readonly cidr: string;
  /** Where it is listed, ascending. */
  readonly indices: readonly [number, ...number[]];
  /** The narrowest range of the list around it. */
  readonly parent: Entry | undefined;
}

/** A list of ranges in normal form, to be searched many times. Holes in the list are skipped. */
export class RangeIndex {
  /** By first address, wider ranges first: a range comes after what contains it, and right before what it contains. */
  readonly #entries: readonly Entry[];

  constructor(cidrs: readonly string[]) {
    const listed = new Map<string, [number, ...number[]]>();
    cidrs.forEach((cidr, index) => {
      const indices = listed.get(cidr);
      if (indices === undefined) listed.set(cidr, [index]);
      else indices.push(index);
    });
    let around: Entry | undefined;
    this.#entries = [...listed]
      .map(([cidr, indices]) => ({ cidr, indices, ...interval(cidr) }))
      .sort(inOrder)
      .map((range) => {
        while (around !== undefined && !encloses(around, range)) around = around.parent;
        around = { ...range, parent: around };
        return around;
      });
  }

  /** Whether a range of the list shares an address with this one. */
  overlaps(cidr: string): boolean {
    return this.#overlapping(interval(cidr)).next().done !== true;
  }

  /** Whether one range of the list alone has every address of this one. */
  covers(cidr: string): boolean {
    const range = interval(cidr);
    const [first] = this.#overlapping(range);
    return first !== undefined && encloses(first, range);
  }

  /** Where the ranges are listed that share an address with this one, ascending. */
  overlapping(cidr: string): readonly number[] {
    return [...this.#overlapping(interval(cidr))].flatMap(({ indices }) => indices).sort((a, b) => a - b);
  }

  /** The ranges strictly inside this one, the outermost only, in the order of the list. */
  strictlyInside(cidr: string): readonly string[] {
    const outer = interval(cidr);
    const isInside = (entry: Entry) => encloses(outer, entry) && !encloses(entry, outer);
    return [...this.#overlapping(outer)]
      .filter((entry) => isInside(entry) && (entry.parent === undefined || !isInside(entry.parent)))
      .sort((a, b) => a.indices[0] - b.indices[0])
      .map((entry) => entry.cidr);
  }

  /** Duplicates (all but the first) and ranges inside another one of the list, each with the first that covers it. */
  redundancies(): readonly Redundancy[] {
    const firsts = new Map<Entry, Entry>();
    return this.#entries
      .flatMap((entry) => {
        const outside = entry.parent && firsts.get(entry.parent);
        const first = outside === undefined || entry.indices[0] < outside.indices[0] ? entry : outside;
        firsts.set(entry, first);
        const [kept, ...again] = entry.indices;
        return [
          ...(outside === undefined ? [] : [{ index: kept, cidr: entry.cidr, coveredBy: outside.cidr }]),
          ...again.map((index) => ({ index, cidr: entry.cidr, coveredBy: first.cidr })),
        ];
      })
      .sort((a, b) => a.index - b.index);
  }

  /** Those that contain the range, the narrowest first, and then those that it contains, itself included. */
  *#overlapping(range: Interval): Generator<Entry> {
    const from = firstIndex(this.#entries, (entry) => inOrder(entry, range) >= 0);
    for (let entry = this.#entries[from - 1]; entry !== undefined; entry = entry.parent) {
      if (encloses(entry, range)) yield entry;
    }
    for (let index = from; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.first > range.last) return;
      yield entry;
    }
  }
}

/** The same addresses without {@link RangeIndex.redundancies}, in the given order. */
export function condensed(cidrs: readonly string[]): string[] {
  const redundant = new Set(new RangeIndex(cidrs).redundancies().map(({ index }) => index));
  return cidrs.filter((_, index) => !redundant.has(index));
}

/** The same addresses as sorted intervals with a gap between each and the next. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = [];
  for (const next of [...intervals].sort(inOrder)) {
    const last = joined.at(-1);
    if (last === undefined || next.first > last.last + 1n) joined.push(next);
    else if (next.last > last.last) joined[joined.length - 1] = { first: last.first, last: next.last };
  }
  return joined;
}

/** What is left of an interval without others. @param holes a {@link union} */
export function without({ first, last }: Interval, holes: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = [];
  let next = first;
  for (let index = firstIndex(holes, (hole) => hole.last >= first); index < holes.length; index += 1) {
    const hole = holes[index];
    if (hole === undefined || hole.first > last) break;
    if (hole.first > next) left.push({ first: next, last: hole.first - 1n });
    next = hole.last + 1n;
  }
  return next > last ? left : [...left, { first: next, last }];
}

/** By first address, wider ones first. */
function inOrder(a: Interval, b: Interval): number {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.last === b.last ? 0 : a.last > b.last ? -1 : 1;
}

/** Binary search. @param holds false for all up to some item, true from there on @returns the length where it never holds */
function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
