/** Anybody may label a pod in a namespace of his own: only both labels together name a workload. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import { isEmptySelector } from "../kubernetes/selectors.ts";

const NAME = "kubernetes.io/metadata.name";

export const peersNameNamespaceAndPods: ObjectPolicy = {
  name: "peers-name-namespace-and-pods",
  severity: "high",
  description: "A peer is a range of addresses, or pods of a namespace: both selectors in one entry.",
  because: "a forged label in another namespace, or any pod of that namespace, would be admitted",
  source:
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
  remedy: `put podSelector and a namespaceSelector of ${NAME} into the same entry, or list the namespace in the pack's \`wholeNamespaces\``,

  *judge({ kind, spec }, { installation }) {
    if (kind !== "NetworkPolicy") return;
    const rules = [
      ...items(spec.ingress).flatMap(({ from }) => items(from)),
      ...items(spec.egress).flatMap(({ to }) => items(to)),
    ];
    for (const { ipBlock, namespaceSelector, podSelector } of rules) {
      if (ipBlock !== undefined) {
        if (namespaceSelector !== undefined || podSelector !== undefined)
          yield `mixes the range ${ipBlock.cidr} with selectors in one peer`;
        continue;
      }
      const namespace = namespaceSelector?.matchLabels?.[NAME];
      if (podSelector !== undefined && namespaceSelector === undefined)
        yield `names the pods ${labels(podSelector)} without their namespace`;
      else if (namespaceSelector !== undefined && namespace === undefined)
        yield `names a namespace by labels that can be forged: ${labels(namespaceSelector)}`;
      else if (unnamed(podSelector) && !installation.wholeNamespaces.includes(namespace))
        yield `names all pods of the namespace ${namespace}`;
    }
  },
};

function unnamed(selector: Values | undefined): boolean {
  return selector === undefined || isEmptySelector(selector);
}

function labels(selector: Values): string {
  const written = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return written.join(", ") || "(none)";
}
