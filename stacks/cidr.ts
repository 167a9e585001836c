/**
 * Reads ranges of IP addresses in CIDR notation; ranges.ts compares them. Written ranges are read strictly: what one
 * program reads differently from another (leading zeros, host bits, IPv4 inside IPv6) is refused, because a fence is
 * built from them. Kubernetes 1.36 refuses the same in new objects.
 */
import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";
import { alternatives, type Refusal } from "./settings/refusal.ts";

export type Family = "IPv4" | "IPv6";

/** Shortest prefix that still is a network somebody owns; everything wider is a mistake or half the Internet. */
export const widestPrefix: Readonly<Record<Family, number>> = { IPv4: 8, IPv6: 16 };

const addressBits: Readonly<Record<Family, number>> = { IPv4: 32, IPv6: 128 };

const noRange: Refusal = {
  reason: "is no range of addresses",
  remedy: 'write an address and a mask, for example "203.0.113.0/24"',
};

/**
 * Reads one written range.
 * @param width "any" admits `0.0.0.0/0`; "narrow" (default) refuses everything wider than {@link widestPrefix}
 * @returns the range in normal form (RFC 5952 for IPv6), or the reason and the remedy, which itself is acceptable
 */
export function readCidr(
  text: string,
  width: "narrow" | "any" = "narrow",
): { readonly cidr: string } | Refusal {
  if (text.includes(",")) return { reason: "holds several ranges", remedy: "make each an item of the list" };
  if (/\s/.test(text))
    return { reason: "contains white space", remedy: suggest(text.replace(/\s+/g, ""), width) };

  const [address = "", mask, ...rest] = text.split("/");
  if (rest.length > 0) return noRange;
  if (/(^|[./])0\d/.test(text) && !text.includes(":")) {
    return {
      reason: "has a leading zero, which some programs read as octal",
      remedy: suggest(withoutZeros(text), width),
    };
  }
  const family = familyOf(address);
  if (family === undefined) return noRange;
  const bits = addressBits[family];
  if (mask === undefined)
    return { reason: "has no mask", remedy: `write "${address}/${bits}" for this one address` };
  const prefix = /^(0|[1-9]\d{0,2})$/.test(mask) ? Number(mask) : -1;
  if (prefix < 0 || prefix > bits) return wrongMask(address, mask, bits, width);

  if (ipaddr.parse(address).range() === "ipv4Mapped") return mapped(address, prefix, width);
  if (width === "narrow" && prefix < widestPrefix[family]) return tooWide(family, prefix);
  const host = normal(address, prefix);
  const network = networkOf(address, prefix);
  if (host === network) return { cidr: network };
  return {
    reason: "has bits set behind its mask",
    remedy: `write ${alternatives([network, normal(address, bits)])}`,
  };
}

function familyOf(address: string): Family | undefined {
  if (isIPv4(address)) return "IPv4";
  return isIPv6(address) && !address.includes("%") ? "IPv6" : undefined;
}

function tooWide(family: Family, prefix: number): Refusal {
  return {
    reason: prefix === 0 ? `is every ${family} address there is` : `is wider than /${widestPrefix[family]}`,
    remedy: `write the networks that are meant, each /${widestPrefix[family]} or narrower`,
  };
}

function wrongMask(address: string, mask: string, bits: number, width: "narrow" | "any"): Refusal {
  const prefix = isIPv4(mask) ? ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() : null;
  return {
    reason: `has a mask that is no number from 0 to ${bits}`,
    remedy:
      prefix === null
        ? `write "${address}/${bits}" for this one address`
        : suggest(`${address}/${prefix}`, width),
  };
}

/** No IPv4 client ever matches such a range: its address arrives as IPv4. */
function mapped(address: string, prefix: number, width: "narrow" | "any"): Refusal {
  const inner = ipaddr.IPv6.parse(address).toIPv4Address().toString();
  return {
    reason: "is an IPv4 range written as IPv6, which no IPv4 client matches",
    remedy: prefix < 96 ? "write the IPv4 range itself" : suggest(`${inner}/${prefix - 96}`, width),
  };
}

/** Proposes a range only if it would be accepted; a proposal that has host bits itself proposes what it should be. */
function suggest(text: string, width: "narrow" | "any"): string {
  const reading = readCidr(text, width);
  if ("cidr" in reading) return `write "${reading.cidr}"`;
  return reading.remedy.startsWith("write ") ? reading.remedy : noRange.remedy;
}

function withoutZeros(text: string): string {
  return text.replace(/(^|[./])0+(?=\d)/g, "$1");
}

function normal(address: string, prefix: number): string {
  return `${ipaddr.parse(address).toString()}/${prefix}`;
}

function networkOf(address: string, prefix: number): string {
  const ip = isIPv4(address) ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${ip.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
}

/** The address family of a range in normal form. */
export function family(cidr: string): Family {
  return cidr.includes(":") ? "IPv6" : "IPv4";
}

/** The range of one address alone. */
export function addressRange(address: string): string {
  return `${address}/${address.includes(":") ? 128 : 32}`;
}
