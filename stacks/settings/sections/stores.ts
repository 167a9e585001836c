/** The stores behind the API: brought along, or existing with exactly one credential each. */
import { z } from "zod";
import { since } from "../since.ts";
import { destinationCidr, hostAndPort, objectName, positive, secretText, someText } from "../values.ts";
import { existingSecret } from "./existingSecret.ts";

const networks = z
  .array(destinationCidr)
  .min(1)
  .describe("Networks of the store: policies let the API connect to them and nowhere else")
  .meta({ examples: [["10.0.64.0/20"]] });

const connectionLimit = positive
  .optional()
  .describe("Connections that the server accepts, to be warned before the installation may open more");

const password = existingSecret("password").optional().describe("Existing Secret with the password");

export const stores = since("0.1.0", {
  stores: z
    .enum(["external", "embedded"])
    .default("external")
    .describe("external: connect to what exists; embedded: bring small ones of our own (development)")
    .meta({ prompt: true }),
  storageClass: objectName
    .optional()
    .describe("Storage class of embedded stores. Default: the cluster's default class"),
  storageClasses: z
    .strictObject({
      elasticsearch: objectName.optional().describe("Of Elasticsearch"),
      redis: objectName.optional().describe("Of Redis"),
      mysql: objectName.optional().describe("Of MySQL"),
    })
    .prefault({})
    .describe("Storage class per embedded store. Default: storageClass")
    .meta({ examples: [{ elasticsearch: "fast-ssd" }] }),

  elasticsearch: z
    .strictObject({
      hosts: z
        .array(hostAndPort(9200))
        .min(1)
        .describe("Hosts with their port, which is the same for all; without one 9200")
        .meta({ examples: [["es.example.com:9200"]] }),
      scheme: z.enum(["https", "http"]).default("https").describe("http is refused in production"),
      username: someText.default("elastic").describe("User of the password"),
      secret: password,
      ca: existingSecret("ca.crt")
        .optional()
        .describe("Existing Secret with the CA certificate. Default: the certificate is a public one"),
      cidrs: networks,
      connectionLimit,
      dataNodes: positive
        .optional()
        .describe(
          "Data nodes; each takes 1000 shards. Default: the 1000 shards of one node are planned with",
        ),
    })
    .optional()
    .describe("Existing Elasticsearch; required with stores: external")
    .meta({
      examples: [
        { hosts: ["es.example.com:9200"], secret: { name: "elasticsearch" }, cidrs: ["10.0.64.0/20"] },
      ],
    }),
  elasticsearchPassword: secretText
    .optional()
    .describe("Password of elasticsearch.username, when no Secret is named"),

  redis: z
    .strictObject({
      host: hostAndPort(6379)
        .describe("Host with its port; without one 6379")
        .meta({ examples: ["redis.example.com:6379"] }),
      secret: password,
      cidrs: networks,
      connectionLimit,
    })
    .optional()
    .describe("Existing Redis or Valkey; required with stores: external")
    .meta({
      examples: [{ host: "redis.example.com:6379", secret: { name: "redis" }, cidrs: ["10.0.64.0/20"] }],
    }),
  redisPassword: secretText.optional().describe("Redis password, when no Secret is named"),

  mysql: z
    .strictObject({
      host: hostAndPort(3306)
        .describe("Host with its port; without one 3306")
        .meta({ examples: ["mysql.example.com:3306"] }),
      username: someText.default("tracardi").describe("User of the password"),
      database: someText.default("tracardi").describe("Name of the database"),
      secret: password,
      cidrs: networks,
      connectionLimit,
    })
    .optional()
    .describe("Existing MySQL; required with stores: external for releases from 0.9, refused before")
    .meta({
      examples: [{ host: "mysql.example.com:3306", secret: { name: "mysql" }, cidrs: ["10.0.64.0/20"] }],
    }),
  mysqlPassword: secretText
    .optional()
    .describe("Password of mysql.username, when no Secret is named; letters and digits only"),
});
