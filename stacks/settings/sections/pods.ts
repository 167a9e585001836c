/** Where pods run: what a cluster's owner has set aside for them, and who stays when there is not enough room. */
import { z } from "zod";
import { tierNames } from "../../topologies.ts";
import { since } from "../since.ts";
import { tierList } from "../tierList.ts";
import { dnsLabel, labelValue, objectName, qualifiedName } from "../values.ts";

const nodeKey = qualifiedName
  .describe("Label of the nodes")
  .meta({ examples: ["node.kubernetes.io/instance-type"] });
const operator = z
  .enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
  .describe("How it is compared")
  .meta({ examples: ["In"] });
const compared = z.array(labelValue).optional().describe("With what; not with Exists and DoesNotExist");
const weight = z.int().min(1).max(100);

const priorityClass = objectName.optional().meta({ examples: ["business-critical"] });

export const pods = since("0.1.0", {
  scheduling: z
    .array(
      z.strictObject({
        tiers: tierList(tierNames, "all"),
        nodeSelector: z
          .record(qualifiedName, labelValue)
          .default({})
          .describe("Labels that a node must have")
          .meta({ examples: [{ pool: "tracardi" }] }),
        tolerations: z
          .array(
            z.strictObject({
              key: qualifiedName.describe("Key of the taint").meta({ examples: ["dedicated"] }),
              value: labelValue.optional().describe("Its value. Default: any"),
              effect: z
                .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
                .optional()
                .describe("Its effect. Default: every effect"),
              seconds: z
                .int()
                .min(0)
                .optional()
                .describe("How long a pod stays; with effect: NoExecute. Default: for good"),
            }),
          )
          .default([])
          .describe("Taints that are no obstacle")
          .meta({ examples: [[{ key: "dedicated", value: "tracardi", effect: "NoSchedule" }]] }),
        requiredNodes: z
          .array(z.strictObject({ key: nodeKey, operator, values: compared }))
          .default([])
          .describe("What must be true of a node, all of it (required node affinity)")
          .meta({ examples: [[{ key: "kubernetes.io/arch", operator: "In", values: ["amd64"] }]] }),
        preferredNodes: z
          .array(
            z.strictObject({
              key: nodeKey,
              operator,
              values: compared,
              weight: weight.default(50).describe("How much it counts, 1 to 100"),
            }),
          )
          .default([])
          .describe("What should be true of a node, each on its own (preferred node affinity)")
          .meta({ examples: [[{ key: "disk", operator: "In", values: ["ssd"] }]] }),
        avoidedPods: z
          .array(
            z.strictObject({
              namespace: dnsLabel.describe("Their namespace").meta({ examples: ["analytics"] }),
              labels: z
                .record(qualifiedName, labelValue)
                .describe("Labels that they have")
                .meta({ examples: [{ app: "spark" }] }),
              topologyKey: qualifiedName
                .default("kubernetes.io/hostname")
                .describe("What is not shared with them"),
              weight: weight.optional().describe("How much it counts, 1 to 100. Default: it is required"),
            }),
          )
          .default([])
          .describe("Pods of others to stay away from (pod anti-affinity)")
          .meta({ examples: [[{ namespace: "analytics", labels: { app: "spark" } }]] }),
      }),
    )
    .default([])
    .describe(
      "Which nodes pods may use; several items for one tier add up. Replicas are spread over hosts and zones in any case",
    )
    .meta({
      examples: [
        [
          {
            nodeSelector: { pool: "tracardi" },
            tolerations: [{ key: "dedicated", value: "tracardi", effect: "NoSchedule" }],
          },
        ],
      ],
    }),
  priorityClasses: z
    .strictObject({
      stores: priorityClass.describe("Embedded stores"),
      edge: priorityClass.describe("Ingress controllers"),
      api: priorityClass.describe("API, GUI and the install step"),
      workers: priorityClass.describe("Workers"),
    })
    .prefault({})
    .describe(
      "Existing priority classes instead of the installation's own; \"none\": pods name none, and the cluster's default holds",
    )
    .meta({ examples: [{ edge: "business-critical", workers: "none" }] }),
});
