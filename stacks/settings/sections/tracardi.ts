/** Tracardi itself. */
import { z } from "zod";
import { type PartitionedData, partitionedData, periods } from "../../releases.ts";
import { count, positive, tenantName } from "../values.ts";

/** What is kept in an index per period, as a person would call it. */
const partitioned: Readonly<Record<PartitionedData, string>> = {
  events: "Events. Default: quarter, month in 0.8.2.1",
  profiles: "Profiles. Default: quarter",
  sessions: "Sessions. Default: quarter",
  items: "Items, which entities are. Default: year",
  logs: "Logs of the application. Default: month",
  dispatchLogs: "Logs of destinations. Default: month",
  consoleLogs: "Logs of workflows. Default: month",
  fieldChangeLogs: "Changes of profiles' fields. Default: month",
  userLogs: "Logs of what operators do. Default: year",
};

export const tracardi = {
  apiDocs: z.boolean().default(false).describe("Serve the API's documentation on the private API"),
  tenantName: tenantName
    .optional()
    .describe(
      "Name in front of every Elasticsearch index, where installations share one; lasts from the installation on. Default: five digits made from the data version",
    )
    .meta({ examples: ["shop"] }),
  indices: z
    .strictObject({
      shards: positive
        .max(1024)
        .default(3)
        .describe("Primary shards of each index with events, profiles or sessions; lasts"),
      configurationShards: positive
        .max(1024)
        .default(1)
        .describe("Primary shards of each other index; lasts"),
      replicas: count.default(1).describe("Copies of each shard; on exactly one node Tracardi makes none"),
    })
    .prefault({})
    .describe("How Elasticsearch keeps the data; what lasts is decided at the installation"),
  partitioning: z
    .strictObject(
      Object.fromEntries(
        partitionedData.map((data) => [data, z.enum(periods).optional().describe(partitioned[data])]),
      ) as Record<PartitionedData, z.ZodOptional<z.ZodEnum<{ [P in (typeof periods)[number]]: P }>>>,
    )
    .prefault({})
    .describe("How long one index is written to before the next one begins; lasts from the installation on"),
};
