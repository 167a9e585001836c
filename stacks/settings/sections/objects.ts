/** How objects are called and labelled. */
import { z } from "zod";
import { tierNames } from "../../topologies.ts";
import { since } from "../since.ts";
import { tierList } from "../tierList.ts";
import { dnsLabel, labelValue, objectName, oneLine, qualifiedName } from "../values.ts";

const namespace = dnsLabel.optional();

export const objects = since("0.1.0", {
  namespaceNames: z
    .strictObject({
      public: namespace.describe("The public API of topology split"),
      "public-edge": namespace.describe("The public ingress controller"),
      private: namespace.describe("API and GUI of the private zone, workers, the install step"),
      "private-edge": namespace.describe("The private ingress controller"),
      stores: namespace.describe("Embedded stores"),
    })
    .prefault({})
    .describe(
      "Names of the namespaces, which last from the installation on. Default: the name of the installation, a hyphen and the key",
    )
    .meta({ examples: [{ private: "crm-private", "private-edge": "crm-private-edge" }] }),
  ingressClasses: z
    .strictObject({
      public: objectName.optional().describe("Of the public zone"),
      private: objectName.optional().describe("Of the private zone"),
    })
    .prefault({})
    .describe(
      "Names of the ingress classes, which are made; with Ingress objects. Default: the name of the installation, a hyphen and the zone",
    )
    .meta({ examples: [{ public: "crm-public", private: "crm-private" }] }),
  extraMetadata: z
    .array(
      z.strictObject({
        tiers: tierList(tierNames, "all objects, also those that belong to no tier"),
        labels: z
          .record(qualifiedName, labelValue)
          .default({})
          .describe("Labels of objects and pods")
          .meta({ examples: [{ "example.com/cost-center": "4711" }] }),
        annotations: z
          .record(qualifiedName, oneLine)
          .default({})
          .describe("Annotations of objects and pods")
          .meta({ examples: [{ "example.com/owner": "crm-team" }] }),
      }),
    )
    .default([])
    .describe(
      "Further labels and annotations of Kubernetes objects and pods; several items for one tier add up. Existing namespaces get none",
    )
    .meta({ examples: [[{ labels: { "example.com/cost-center": "4711" } }]] }),
});
