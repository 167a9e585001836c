/** How much of everything. */
import { z } from "zod";
import { positive } from "../values.ts";

const replicas = positive.optional();

export const size = {
  requestsPerSecond: positive.default(100).describe("Events per second to plan for; sizes follow from it"),
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
  spread: z
    .enum(["required", "preferred"])
    .optional()
    .describe(
      "Whether replicas must sit on different hosts. Default: required in production, else preferred",
    ),
};
