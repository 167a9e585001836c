/** A rule that names nobody admits everybody: an empty list of peers, of ports or of labels does. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import { isEmptySelector } from "../kubernetes/selectors.ts";

export const peersAreExplicit: ObjectPolicy = {
  name: "peers-are-explicit",
  severity: "critical",
  description: "Every rule of a NetworkPolicy names its peers and its ports.",
  because: "an empty list or selector means everybody",
  source: "https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/",
  remedy: "name peers by label or address, and ports by number; leave the rule out where nobody is meant",

  *judge({ kind, spec }) {
    if (kind !== "NetworkPolicy") return;
    for (const [direction, peers] of [
      ["ingress", "from"],
      ["egress", "to"],
    ] as const) {
      for (const [index, rule] of items(spec[direction]).entries()) {
        const where = `${direction} rule ${index + 1}`;
        if (items(rule[peers]).length === 0) yield `has no peer in ${where}`;
        if (items(rule.ports).length === 0) yield `has no port in ${where}`;
        if (items(rule.ports).some(({ port }) => port === undefined))
          yield `has a port without a number in ${where}`;
        if (items(rule[peers]).some(isEverybody)) yield `has a peer that is everybody in ${where}`;
      }
    }
  },
};

function isEverybody({ ipBlock, namespaceSelector, podSelector }: Values): boolean {
  if (ipBlock !== undefined) return false;
  if (namespaceSelector !== undefined) return isEmptySelector(namespaceSelector);
  // All pods of the policy's own namespace, and one that says nothing at all.
  return podSelector === undefined || isEmptySelector(podSelector);
}
