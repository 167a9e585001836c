/**
 * Allowed connections as a set that can be compared. Programs cut the same set into different ranges, so both sides are
 * cut at every bound that either of them names; after that a connection is in a set or it is not.
 */

/** Both ends belong to the range. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** A workload, named as the analyzer names it (`namespace/name[Kind]`), or addresses outside of the cluster. */
export type End = string | Range;

export interface Flow {
  readonly from: End;
  readonly to: End;
  readonly protocol: string;
  readonly ports: Range;
}

/** What one side of a comparison has and the other does not, one text per pair of ends. */
export interface Difference {
  readonly allowedOnly: readonly string[];
  readonly expectedOnly: readonly string[];
}

export function compare(
  allowed: readonly Flow[],
  expected: readonly Flow[],
  addressText: (address: bigint) => string,
): Difference {
  const both = [...allowed, ...expected];
  const portCuts = cuts(both.map(({ ports }) => ports));
  const addressCuts = cuts(
    both.flatMap(({ from, to }) => [from, to]).filter((end) => typeof end !== "string"),
  );
  const cells = (flows: readonly Flow[]) =>
    new Map(flows.flatMap((flow) => divide(flow, portCuts, addressCuts)).map((cell) => [key(cell), cell]));
  const [left, right] = [cells(allowed), cells(expected)];
  const missing = (from: typeof left, to: typeof left) =>
    describe(
      [...from].filter(([name]) => !to.has(name)).map(([, cell]) => cell),
      addressText,
    );
  return { allowedOnly: missing(left, right), expectedOnly: missing(right, left) };
}

/** First values of the pieces that no range of the list divides any further, ascending. */
export function cuts(ranges: readonly Range[]): bigint[] {
  const bounds = new Set(ranges.flatMap(({ first, last }) => [first, last + 1n]));
  return [...bounds].sort(ascending);
}

/** The pieces of a range: from each cut inside it to the next one. */
export function pieces({ first, last }: Range, at: readonly bigint[]): Range[] {
  const inside = at.filter((cut) => cut > first && cut <= last);
  return [first, ...inside].map((start, index) => ({
    first: start,
    last: (inside[index] ?? last + 1n) - 1n,
  }));
}

function divide(flow: Flow, portCuts: readonly bigint[], addressCuts: readonly bigint[]): Flow[] {
  const ends = (end: End): readonly End[] => (typeof end === "string" ? [end] : pieces(end, addressCuts));
  return pieces(flow.ports, portCuts).flatMap((ports) =>
    ends(flow.from).flatMap((from) =>
      ends(flow.to).map((to) => ({ from, to, protocol: flow.protocol, ports })),
    ),
  );
}

function key({ from, to, protocol, ports }: Flow): string {
  return `${endText(from, String)} → ${endText(to, String)} ${protocol} ${ports.first}`;
}

/** Pieces that belong together are one line again: first the ports of a pair of ends, then neighbouring addresses. */
function describe(cells: readonly Flow[], addressText: (address: bigint) => string): string[] {
  const byEnds = Map.groupBy(cells, ({ from, to }) => `${endText(from, String)} → ${endText(to, String)}`);
  const lines = [...byEnds.values()].map((group) => ({ ...(group[0] as Flow), through: portsText(group) }));
  return joinNeighbours(lines)
    .map(({ from, to, through }) => `${endText(from, addressText)} → ${endText(to, addressText)} ${through}`)
    .sort();
}

function portsText(cells: readonly Flow[]): string {
  const byProtocol = Map.groupBy(cells, ({ protocol }) => protocol);
  return [...byProtocol]
    .sort()
    .map(
      ([protocol, group]) =>
        `${protocol} ${merge(group.map(({ ports }) => ports))
          .map(portText)
          .join(",")}`,
    )
    .join(" ");
}

function portText({ first, last }: Range): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

interface Line {
  readonly from: End;
  readonly to: End;
  readonly through: string;
}

function joinNeighbours(lines: readonly Line[]): Line[] {
  const workload = ({ from, to }: Line) => (typeof from === "string" ? `${from} →` : `→ ${to}`);
  const [addresses, others] = [lines.filter(hasAddresses), lines.filter((line) => !hasAddresses(line))];
  const groups = Map.groupBy(addresses, (line) => `${workload(line)} ${line.through}`);
  const joined = [...groups.values()].flatMap((group) => {
    const { from, to, through } = group[0] as Line;
    const ranges = merge(group.map((line) => (typeof line.from === "string" ? line.to : line.from) as Range));
    return ranges.map((range) =>
      typeof from === "string" ? { from, to: range, through } : { from: range, to, through },
    );
  });
  return [...others, ...joined];
}

function hasAddresses({ from, to }: Line): boolean {
  return typeof from !== "string" || typeof to !== "string";
}

/** Ranges that do not overlap, with those that touch made one. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => ascending(a.first, b.first))) {
    const previous = merged.at(-1);
    if (previous === undefined || previous.last + 1n !== range.first) merged.push(range);
    else merged[merged.length - 1] = { first: previous.first, last: range.last };
  }
  return merged;
}

function endText(end: End, addressText: (address: bigint) => string): string {
  return typeof end === "string" ? end : `${addressText(end.first)}-${addressText(end.last)}`;
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
