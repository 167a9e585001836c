/** What others refer to by name keeps its name. */
import type { ObjectPolicy } from "../framework/definition.ts";

/** Addresses, DNS names and classes are made of them. */
const kinds = ["Namespace", "Service", "IngressClass", "StatefulSet", "PersistentVolumeClaim"];

export const namesAreStable: ObjectPolicy = {
  name: "names-are-stable",
  severity: "medium",
  description: "What others refer to by name has a name that the program chose.",
  because: "with every replacement it would get another one, and whoever refers to it would lose it",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming",
  remedy: "set metadata.name",

  *judge({ kind, annotations }) {
    if (kinds.includes(kind) && annotations["pulumi.com/autonamed"] !== undefined)
      yield "has a name that was made up";
  },
};
