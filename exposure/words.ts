/** How facts of the plan are said, the same in the picture, in the tables and in the lists. */
import type { AddressRange, Peer, Port } from "../stacks/connections.ts";
import type { CertificatePlan, EdgePlan, LoadBalancerPlan } from "../stacks/edges.ts";
import type { PathRule } from "../stacks/paths.ts";
import type { StorePlan } from "../stacks/stores.ts";
import { type Markup, markup } from "./markup.ts";

/** `8000/TCP`: the pods' port, which is what a policy sees. */
export function portText({ number, protocol }: Port): string {
  return `${number}/${protocol}`;
}

export function portsText(ports: readonly Port[]): string {
  return ports.map(portText).join(", ");
}

export function peerName(peer: Peer): string {
  return peer.kind === "tier" ? peer.tier : peer.name;
}

/** `10.0.0.0/8 without 10.1.0.0/16`. */
export function rangeText({ cidr, except }: AddressRange): string {
  return except.length === 0 ? cidr : `${cidr} without ${except.join(", ")}`;
}

/** What identifies a peer beside its name; nothing for a tier, whose labels follow from its name. */
export function peerDetails(peer: Peer): readonly string[] {
  switch (peer.kind) {
    case "tier":
      return [];
    case "addresses":
      return peer.ranges.map(rangeText);
    case "pods":
      return [
        `namespace ${peer.namespace}`,
        ...(peer.labels === undefined
          ? ["every pod of it"]
          : Object.entries(peer.labels).map(([key, value]) => `${key}=${value}`)),
      ];
  }
}

export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

export interface CertificateWords {
  readonly kind: string;
  readonly renewal: string;
}

export function certificateWords(certificate: CertificatePlan): CertificateWords {
  switch (certificate.kind) {
    case "self-signed":
      return { kind: "self-signed", renewal: "renewed by pulumi up" };
    case "existing":
      return {
        kind: `existing Secret ${certificate.secret}`,
        renewal: "renewed by whoever made the Secret; this program does not watch its expiry",
      };
    case "cert-manager":
      return {
        kind: `cert-manager, ${certificate.issuer.kind} ${certificate.issuer.name}`,
        renewal: "renewed by cert-manager through its issuer",
      };
  }
}

/** Whom the load balancer admits, as it is asked to. */
export function doorText({ kind, sourceRanges }: LoadBalancerPlan): string {
  if (kind === "ClusterIP") return "no load balancer: port-forward only";
  return sourceRanges.length === 0
    ? "load balancer: everybody"
    : `load balancer: ${counted(sourceRanges.length, "source range")}`;
}

/** An Ingress cannot say methods, so they are enforced by the static edge only. */
export function methodsText({ methods }: PathRule, mode: EdgePlan["mode"]): string {
  if (methods === undefined) return "every method";
  const allowed = methods.join(", ");
  return mode === "static" ? `${allowed} only` : `meant for ${allowed}; an Ingress cannot enforce methods`;
}

export function pathText({ type, path }: PathRule): string {
  if (type === "Exact") return path;
  return path === "/" ? "every path" : `${path} and everything below`;
}

/** Whether the API speaks TLS to a store. */
export function storeTls({ tls }: StorePlan): string {
  if (tls === undefined) return "without TLS";
  return tls.ca === undefined ? "TLS" : "TLS, own CA";
}

export function code(text: string): Markup {
  return markup`<code>${text}</code>`;
}

/** One after the other, each unbroken. */
export function codes(texts: readonly string[]): Markup {
  return markup`${texts.map((text, index) => [index === 0 ? undefined : ", ", code(text)])}`;
}
