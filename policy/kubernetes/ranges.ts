/** Ranges of addresses. */
import ipaddr from "ipaddr.js";

export interface Range {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly bits: number;
}

/** Undefined for what is no range, or has bits set behind its mask: it means another range than whoever wrote it thinks. */
export function parseRange(text: string): Range | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const network =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  return network.toNormalizedString() === address.toNormalizedString() ? { address, bits } : undefined;
}

/** Wider than any organization is: /8 of IPv4 and /16 of IPv6 are the largest allocations there are. */
export function isWorldWide({ address, bits }: Range): boolean {
  return bits < (address.kind() === "ipv4" ? 8 : 16);
}

export function contains(outer: Range, inner: Range): boolean {
  if (outer.address.kind() !== inner.address.kind() || outer.bits > inner.bits) return false;
  return inner.address.match(outer.address as ipaddr.IPv4 & ipaddr.IPv6, outer.bits);
}

/** Whether every address of it is in one of the others. Neighbours that cover it together only are not looked for. */
export function isWithin(text: string, others: readonly string[]): boolean {
  const inner = parseRange(text);
  if (inner === undefined) return false;
  return others.some((other) => {
    const outer = parseRange(other);
    return outer !== undefined && contains(outer, inner);
  });
}
