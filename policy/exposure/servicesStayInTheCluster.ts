/** Services that open a port on every node, take over an address, or are another name for something elsewhere. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";

export const servicesStayInTheCluster: ObjectPolicy = {
  name: "services-stay-in-the-cluster",
  severity: "critical",
  description: "No Service has a node port of its own, an external address or an external name.",
  because: "nothing filters a node port or an external address, and a name leads past every policy",
  source:
    "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
  remedy: "make it a ClusterIP Service",

  *judge({ kind, spec }) {
    if (kind !== "Service") return;
    if (spec.type === "NodePort") yield "is of type NodePort";
    if (spec.type === "ExternalName") yield `is another name for ${spec.externalName}`;
    if (items(spec.externalIPs).length > 0)
      yield `takes the external addresses ${items(spec.externalIPs).join(", ")}`;
    const chosen = items(spec.ports).flatMap(({ nodePort }) => (nodePort === undefined ? [] : [nodePort]));
    if (chosen.length > 0) yield `asks for node port ${chosen.join(", ")}`;
  },
};
