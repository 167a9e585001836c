/** What single values may look like, each read strictly and handed on in one normal form. */
import { isIP, isIPv4 } from "node:net";
import { domainToASCII } from "node:url";
import { z } from "zod";
import { family, readCidr } from "../cidr.ts";
import { readAcknowledgement } from "../lifecycle/acknowledgement.ts";
import { contains } from "../ranges.ts";
import { patterns } from "./patterns.ts";
import { isRefusal, joinRefusal, type Refusal } from "./refusal.ts";

/** A text that `read` either understands or refuses. @param pattern what editors check of it; default: nothing */
function text<T>(read: (text: string) => { readonly value: T } | Refusal, pattern = "") {
  return z
    .string()
    .transform((written, context): T => {
      const result = read(written);
      if (!isRefusal(result)) return result.value;
      context.issues.push({ code: "custom", message: joinRefusal(result), input: written });
      return z.NEVER;
    })
    .meta(pattern === "" ? {} : { pattern });
}

function range(width: "narrow" | "any") {
  const read = (written: string) => {
    const reading = readCidr(written, width);
    return isRefusal(reading) ? reading : { value: reading.cidr };
  };
  return text(read, width === "narrow" ? patterns.cidr : patterns.destinationCidr).meta({
    examples: ["203.0.113.0/24"],
  });
}

/** A network in CIDR notation, never the whole Internet nor close to it. */
export const cidr = range("narrow");

/**
 * Where connections may go to; `0.0.0.0/0` is possible, because workflow actions and hosted stores without fixed
 * addresses lie anywhere. Such a connection is still bound to one port, and policies cut metadata services out.
 */
export const destinationCidr = range("any");

/** One network per address family: "10.244.0.0/16" or "10.244.0.0/16,fd00:10:244::/56". */
export const cidrPair = text((written) => {
  const readings = written.split(",").map((part) => readCidr(part));
  const refused = readings.find(isRefusal);
  if (refused !== undefined) return refused;
  const cidrs = readings.flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
  if (new Set(cidrs.map(family)).size === cidrs.length) return { value: cidrs };
  return {
    reason: "holds two ranges of one address family",
    remedy: "write one range, or one IPv4 and one IPv6 range with a comma between",
  };
}, patterns.cidrPair);

/** A count or an amount. */
export const positive = z.int().min(1);

/** A count that may be none. */
export const count = z.int().min(0);

/** Part of the names of Elasticsearch's indices, which are in lower case; dots separate it from the other parts. */
export const tenantName = z
  .string()
  .regex(
    /^[a-z][a-z0-9]{0,31}$/,
    "is no name of a tenant; write up to 32 lower-case letters and digits, a letter first",
  );

/** Name of a Kubernetes namespace: a label of RFC 1123. */
export const dnsLabel = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "is no name of a namespace; write up to 63 lower-case letters, digits and hyphens, a letter or digit at both ends",
  );

/** Name of a Secret, an issuer, a storage class: a subdomain of RFC 1123. */
export const objectName = z
  .string()
  .max(253, "is too long for a name in Kubernetes; write at most 253 characters")
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    "is no name of an object in Kubernetes; write lower-case letters, digits, hyphens and dots, a letter or digit at both ends",
  );

/**
 * Name of the installation. It begins Service names, which start with a letter (RFC 1035); with at most 30
 * characters the longest name made from it ("-private-edge", generated endings) stays below the limit of 63.
 */
export const installationName = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/,
    "is no name for an installation; write up to 30 lower-case letters, digits and hyphens, a letter first",
  );

/** Key of a label, an annotation, a taint: a name, with the DNS name of whoever defines it before a slash if need be. */
export const qualifiedName = z
  .string()
  .regex(
    /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
    'is no key in Kubernetes; write one such as "team" or "example.com/team"',
  );

/** Value of a label or a taint; may be empty. */
export const labelValue = z
  .string()
  .regex(
    /^([a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?$/,
    "is no value of a label; write up to 63 letters, digits, hyphens, dots and underscores, a letter or digit at both ends",
  );

/** Key inside a Secret. */
export const secretKeyName = z
  .string()
  .regex(
    /^[-._a-zA-Z0-9]{1,253}$/,
    "is no key of a Secret; write letters, digits, dots, hyphens and underscores",
  );

/** Two releases, the one that is installed and the one that follows. */
export const migration = z
  .string()
  .refine(
    (written) => readAcknowledgement(written) !== undefined,
    'names no two releases; write "<installed> -> <next>", for example "0.8.2.1 -> 1.1.0"',
  )
  .meta({ pattern: patterns.migration });

/** A text that somebody else defines: a user, a database, a context. */
export const someText = z.string().regex(/^\S(.*\S)?$/, "has white space at an end; remove it");

/** What Tracardi takes for an e-mail address: something, "@" and a domain with a dot. */
export const emailAddress = z.email({
  error: 'is no e-mail address; write one such as "admin@example.com"',
});

/** A text that becomes one line of a list. */
export const oneLine = z.string().regex(/^[^\r\n]*$/, "has several lines; write one");

export interface ProxyUrl {
  readonly address: string;
  readonly port: number;
}

/** Address of a proxy. A password in it would be in clear. */
export const proxyUrl = text((written): { readonly value: ProxyUrl } | Refusal => {
  const example = 'for example "http://proxy.example.com:3128"';
  if (!/^https?:\/\//i.test(written)) {
    return { reason: "is no address of a proxy", remedy: `write it with its scheme, ${example}` };
  }
  if (!URL.canParse(written)) return { reason: "is no address of a proxy", remedy: `write one, ${example}` };
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(written);
  if (username !== "" || password !== "") {
    return {
      reason: "holds a user or a password, and would be in clear",
      remedy: "put the whole address into a Secret and name that as outgoingProxy.secret",
    };
  }
  if (pathname !== "/" || search !== "" || hash !== "") {
    return {
      reason: "is more than the address of a proxy",
      remedy: `write scheme, host and port, ${example}`,
    };
  }
  const number = port === "" ? { "http:": 80, "https:": 443 }[protocol] : Number(port);
  return { value: { address: `${protocol}//${hostname}:${number}`, port: number ?? 80 } };
}, patterns.proxyUrl);

/** One address of a server. */
export const unicastAddress = text((written) =>
  isIP(written) === 0 || written.includes("%")
    ? { reason: "is no IP address", remedy: 'write one such as "10.0.0.53"' }
    : { value: written },
);

/** A domain that is tried behind a name. */
export const searchDomain = text((written) => readName(written), patterns.host);

/** An absolute path in normal form. */
export const absolutePath = z
  .string()
  .regex(
    /^\/$|^(\/(?!\.{1,2}(\/|$))[-._a-zA-Z0-9]+)+$/,
    'is no absolute path; write one such as "/etc/company", without a slash at the end',
  );

/** An image with its registry, whose content somebody chose: a tag that is not "latest", or a digest. */
export const containerImage = text((written) => {
  const example = 'for example "registry.example.com/otel-collector:0.139.0"';
  const [, tag, digest] =
    /^[a-z0-9][-a-z0-9.]*(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::([a-zA-Z0-9_][-.a-zA-Z0-9_]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      written,
    ) ?? [];
  if (tag === "latest" && digest === undefined) {
    return { reason: "may be another image at every start", remedy: "write a version or a digest" };
  }
  if (tag !== undefined || digest !== undefined) return { value: written };
  return {
    reason: "is no image with registry, and tag or digest",
    remedy: `write all three, ${example}`,
  };
});

/** A user of the cluster by name, or a group as `group:<name>`. */
export const deployerName = z
  .string()
  .regex(
    /^(?!group:(\s|$))\S(.*\S)?$/,
    'is no name of a user; write it as "kubectl auth whoami" does, or "group:" and the name of a group',
  );

/** Registry, with a path if need be: "registry.example.com/mirror". */
export const registryPrefix = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    'is no registry; write host and path without scheme or slash at the end, for example "registry.example.com/mirror"',
  );

/**
 * A password; whatever is read as one is a secret key (schema.ts). Only white space at an end is refused: it comes from
 * a file or an echo and never belongs to it.
 */
export const secretText = z
  .string()
  .regex(/^\S([^\r\n]*\S)?$/, "has white space at an end or several lines; set it again without")
  .brand<"secret">()
  .meta({ secret: true });
export type SecretText = z.output<typeof secretText>;

/** What turns a host name into an address of something. */
const beyondHost = /[\s/?#@\\]/;

/** A host name that browsers reach: lower case, without a trailing dot. */
export const host = text((written) => {
  if (written.includes("*")) {
    return {
      reason: "is a wildcard, so one zone would answer for hosts of the other",
      remedy: "write one host name",
    };
  }
  if (isIP(written) === 0 && (beyondHost.test(written) || written.includes(":"))) {
    const reading = readName(locate(written)?.hostname ?? "");
    return {
      reason: "is more than a host name",
      remedy: isRefusal(reading) ? exampleName : `write "${reading.value}"`,
    };
  }
  return readName(written);
}, patterns.host);

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Host and port of a store: "es.example.com:9200", "10.0.0.5". IPv6 literals are refused: Tracardi cuts a Redis
 * host off behind its first colon.
 */
export function hostAndPort(defaultPort: number) {
  return text((written): { readonly value: HostAndPort } | Refusal => {
    const example = `write host and port, for example "store.example.com:${defaultPort}"`;
    if (beyondHost.test(written)) {
      const { hostname, port } = locate(written) ?? { hostname: "", port: "" };
      const name = readStoreName(hostname);
      return {
        reason: "is more than a host and a port",
        remedy: isRefusal(name) ? example : `write "${name.value}:${port === "" ? defaultPort : port}"`,
      };
    }
    const [, name, port = String(defaultPort)] = /^([^:]+)(?::(\d+))?$/.exec(written) ?? [];
    if (name === undefined) return { reason: "is no host with a port", remedy: example };
    const host = readStoreName(name);
    if (isRefusal(host)) return host;
    if (Number(port) >= 1 && Number(port) <= 65535)
      return { value: { host: host.value, port: Number(port) } };
    return { reason: "has no port from 1 to 65535", remedy: `write "${host.value}:${defaultPort}"` };
  }, patterns.hostAndPort);
}

function readStoreName(name: string): { readonly value: string } | Refusal {
  const loopback =
    name.toLowerCase() === "localhost" || (isIPv4(name) && contains("127.0.0.0/8", `${name}/32`));
  if (loopback)
    return {
      reason: "is the pod itself, seen from a pod",
      remedy: "write the address at which pods reach it",
    };
  return isIPv4(name) ? { value: name } : readName(name);
}

const exampleName = 'write letters, digits and hyphens with dots between, for example "track.example.com"';

function readName(written: string): { readonly value: string } | Refusal {
  const name = written.toLowerCase().replace(/\.$/, "");
  if (isIP(name) !== 0) {
    return {
      reason: "is an IP address",
      remedy: "write a DNS name, which certificates and routes are made for",
    };
  }
  const labels = name.split(".");
  const wellFormed = labels.every((label) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label));
  // A last label of digits makes browsers read the whole as an IPv4 address.
  if (wellFormed && name.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? "")) return { value: name };
  const ascii = domainToASCII(name);
  return {
    reason: "is no DNS name",
    remedy: ascii === name || ascii === "" ? exampleName : `write "${ascii}"`,
  };
}

/** Host and port inside an address. The scheme is replaced because a known one hides its own default port. */
function locate(address: string): URL | undefined {
  const url = `tcp://${address.trim().replace(/^[a-z][-+.a-z0-9]*:\/\//i, "")}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}
