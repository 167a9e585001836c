/** What a company adds to pods. What runs beside a program is hardened like it, and counted. */
import { z } from "zod";
import { callingTiers } from "../../topologies.ts";
import { since } from "../since.ts";
import { tierList } from "../tierList.ts";
import { absolutePath, containerImage, dnsLabel, objectName, oneLine, positive } from "../values.ts";
import { existingSecret } from "./existingSecret.ts";

const resources = (description: string) =>
  z
    .strictObject({
      cpu: positive.describe("Thousandths of a core").meta({ examples: [50] }),
      memory: positive.describe("MiB").meta({ examples: [64] }),
      storage: positive.describe("Disk for logs and scratch volumes, MiB").meta({ examples: [64] }),
    })
    .describe(description)
    .meta({ examples: [{ cpu: 50, memory: 64, storage: 64 }] });

const readOnly = z.boolean().default(true);

export const extras = since("0.1.0", {
  extraVolumes: z
    .array(
      z.strictObject({
        tiers: tierList(callingTiers, "the API tiers"),
        name: dnsLabel
          .describe("Name, by which containers beside the program mount it")
          .meta({ examples: ["ca"] }),
        configMap: objectName.optional().describe("Existing ConfigMap, in the tier's namespace"),
        secret: objectName.optional().describe("Existing Secret, in the tier's namespace"),
        secretProvider: objectName
          .optional()
          .describe("Existing SecretProviderClass of the Secrets Store CSI driver, in the tier's namespace"),
        scratch: positive
          .optional()
          .describe("An empty volume of so many MiB, gone with the pod; counted with the containers beside"),
        mountPath: absolutePath
          .optional()
          .describe("Where the program sees it. Default: only containers beside it do")
          .meta({ examples: ["/etc/ssl/company"] }),
      }),
    )
    .default([])
    .describe("Further volumes, each of one kind. Programs can read them, and write into scratch ones")
    .meta({ examples: [[{ name: "ca", configMap: "company-ca", mountPath: "/etc/ssl/company" }]] }),
  extraContainers: z
    .array(
      z.strictObject({
        tiers: tierList(callingTiers, "the API tiers"),
        name: dnsLabel.describe("Name of the container").meta({ examples: ["otel"] }),
        image: containerImage
          .describe("Image with its registry, and a tag or a digest")
          .meta({ examples: ["registry.example.com/otel-collector:0.139.0"] }),
        command: z.array(oneLine).default([]).describe("Instead of the image's own start"),
        args: z.array(oneLine).default([]).describe("Arguments"),
        env: z.record(z.string(), oneLine).default({}).describe("Environment variables, none of them secret"),
        secretEnv: z
          .record(z.string(), existingSecret("password"))
          .default({})
          .describe("Environment variables from existing Secrets (name, key), in the tier's namespace"),
        requests: resources("What is set aside for it"),
        limits: resources("What it gets at most"),
        mounts: z
          .array(
            z.strictObject({
              volume: dnsLabel.describe("One of extraVolumes of the same tier").meta({ examples: ["ca"] }),
              path: absolutePath.describe("Where it sees it").meta({ examples: ["/etc/ssl/company"] }),
              readOnly: readOnly.describe("Whether it can only read; a scratch volume may be written to"),
            }),
          )
          .default([])
          .describe("Volumes that it sees"),
      }),
    )
    .default([])
    .describe(
      "Containers beside the program. They start before it and end after it, run as it does (no root, no rights, read-only root), and count in quotas",
    )
    .meta({
      examples: [
        [
          {
            name: "otel",
            image: "registry.example.com/otel-collector:0.139.0",
            requests: { cpu: 50, memory: 64, storage: 64 },
            limits: { cpu: 200, memory: 128, storage: 64 },
          },
        ],
      ],
    }),
});
