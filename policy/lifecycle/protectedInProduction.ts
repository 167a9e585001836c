/** A `destroy` at the wrong prompt, or a renamed resource, takes nothing away in production. */
import type { ObjectPolicy } from "../framework/definition.ts";

export const protectedInProduction: ObjectPolicy = {
  name: "protected-in-production",
  severity: "high",
  description: "In production, what serves and what holds data is protected.",
  because: "a mistaken destroy or a changed name would delete it",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  remedy: "set the resource option protect, or set it on the component",
  configSchema: {
    properties: {
      kinds: {
        type: "array",
        items: { type: "string" },
        default: [
          "Namespace",
          "Deployment",
          "StatefulSet",
          "PersistentVolumeClaim",
          "Service",
          "Ingress",
          "NetworkPolicy",
        ],
        description: "Kinds that must be protected.",
      },
    },
  },

  *judge({ kind, protect }, { installation, config }) {
    if (installation.production && config.kinds.includes(kind) && !protect) yield "is not protected";
  },
};
