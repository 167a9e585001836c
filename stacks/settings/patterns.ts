/**
 * What a pattern can say of the texts that values.ts reads by hand. Editors underline what does not match. Every text
 * that is accepted must match, so a pattern may be wider than the reading, never narrower.
 */

const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4 = `${octet}(\\.${octet}){3}`;
const ipv6 = "[0-9a-fA-F:]*:[0-9a-fA-F:.]*";

/** As wide as {@link widestPrefix} of stacks/cidr.ts allows. */
const narrowRange = `(${ipv4}/([89]|[12]\\d|3[0-2])|${ipv6}/(1[6-9]|[2-9]\\d|1[01]\\d|12[0-8]))`;
const anyRange = `(${ipv4}/([12]?\\d|3[0-2])|${ipv6}/([1-9]?\\d|1[01]\\d|12[0-8]))`;

const label = "[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?";
const name = `${label}(\\.${label})*\\.?`;
const release = "\\d+(\\.\\d+)*";

export const patterns = {
  cidr: `^${narrowRange}$`,
  destinationCidr: `^${anyRange}$`,
  cidrPair: `^${narrowRange}(,${narrowRange})?$`,
  /** Not one that ends in a number: browsers take that for an address. */
  host: `^(?!(.*\\.)?\\d+\\.?$)${name}$`,
  hostAndPort: `^${name}(:\\d+)?$`,
  proxyUrl: "^[Hh][Tt][Tt][Pp][Ss]?://",
  migration: `^${release} -> ${release}$`,
};
