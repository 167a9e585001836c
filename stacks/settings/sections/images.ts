/** Images and pods. */
import { z } from "zod";
import { since } from "../since.ts";
import { objectName, registryPrefix } from "../values.ts";

const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'is no digest; write "sha256:" and 64 hexadecimal digits')
  .optional();

export const images = since("0.1.0", {
  imageRegistry: registryPrefix
    .optional()
    .describe(
      "Registry (and path) before every image name, for mirrors. Default: where the publishers keep them",
    )
    .meta({ examples: ["registry.example.com/mirror"] }),
  imagePullSecrets: z
    .array(objectName)
    .default([])
    .describe("Existing pull Secrets, in every namespace that runs pods")
    .meta({ examples: [["registry-pull"]] }),
  images: z
    .enum(["tags", "resolved"])
    .default("tags")
    .describe(
      "tags: images run by their tag, where imageDigests names no digest; resolved: up asks the registry for the others' digests, once, and says so when a tag has moved since",
    ),
  imageDigests: z
    .strictObject({
      "tracardi-api": digest,
      "tracardi-gui": digest,
      apm: digest,
      "update-worker": digest,
      traefik: digest,
      elasticsearch: digest,
      valkey: digest,
      mysql: digest,
    })
    .default({})
    .describe("Digest per image: what runs is then certain, whatever becomes of the tag"),
  seLinuxType: z
    .string()
    .regex(
      /^[a-z0-9_]*$/,
      'is no SELinux type; write one such as "container_t", or "" to leave it to the cluster',
    )
    .default("container_t")
    .describe('SELinux type of every pod; "" leaves it to the cluster (OpenShift)'),
});
