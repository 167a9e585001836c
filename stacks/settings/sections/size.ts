/** How much of everything. */
import { z } from "zod";
import { failures } from "../../sizing/failures.ts";
import { since } from "../since.ts";
import { positive } from "../values.ts";

const replicas = positive.optional();

export const size = since("0.1.0", {
  requestsPerSecond: positive.default(100).describe("Events per second to plan for; sizes follow from it"),
  requestsPerSecondPeak: positive
    .optional()
    .describe(
      "Highest load, events per second: the API tier that collects them is autoscaled up to it. Default: requestsPerSecond",
    ),
  failures: z
    .enum(failures)
    .default("node")
    .describe(
      "What may fail without the load exceeding what is left: a node, or a zone with all of its nodes",
    ),
  nodes: positive
    .optional()
    .describe(
      "Nodes that may run the installation. Default: unknown, each instance of a tier is taken to sit on a node of its own",
    ),
  zones: positive
    .optional()
    .describe(
      "Availability zones that the nodes are spread over. Default: 3, or nodes where those are fewer",
    ),
  autoscaling: z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe(
          "Whether the API tier that collects events is autoscaled by its CPU use; needs metrics-server in the cluster. Default: true when requestsPerSecondPeak is set, else false",
        ),
      minimum: positive.optional().describe("Fewest instances. Default: what requestsPerSecond needs"),
      maximum: positive.optional().describe("Most instances. Default: what requestsPerSecondPeak needs"),
      cpuPercent: z
        .int()
        .min(10)
        .max(90)
        .default(60)
        .describe("Average CPU use in percent of an instance's CPU limit above which instances are added"),
    })
    .prefault({})
    .describe("Bounds of the autoscaled tier by hand; they win over the calculation"),
  replicas: z
    .strictObject({
      "public-api": replicas.describe("Topology split; in production at least 3"),
      "private-api": replicas.describe("Topology split; in production at least 2"),
      api: replicas.describe("Topologies single and minimal; in production at least 2"),
      gui: replicas.describe("Topologies split and single; in production at least 2"),
      "public-edge": replicas.describe("Ingress controller of the public zone; in production at least 2"),
      "private-edge": replicas.describe("Ingress controller of the private zone; in production at least 2"),
    })
    .prefault({})
    .describe("Replicas per tier by hand; wins over the calculation from requestsPerSecond"),
  rolloutSeconds: z
    .int()
    .min(20)
    .max(86_400)
    .default(600)
    .describe(
      "Seconds that an instance may take to get ready before a rollout has failed and up says which pod, and why",
    ),
  spread: z
    .enum(["required", "preferred"])
    .optional()
    .describe(
      "Whether replicas must sit on different hosts. Default: required in production, else preferred",
    ),
});
