/** What is installed. */
import { z } from "zod";
import { releaseVersions } from "../../releases.ts";
import { topologies } from "../../topologies.ts";
import { since } from "../since.ts";
import { installationName, migration } from "../values.ts";

export const installation = since("0.1.0", {
  name: installationName
    .default("tracardi")
    .describe("Name of the installation; every object and namespace starts with it"),
  topology: z
    .enum(topologies)
    .default("split")
    .describe(
      "split: public and private API; single: one API behind both doors; minimal: one API, GUI on the operator's machine",
    ),
  release: z
    .enum(releaseVersions)
    .default(releaseVersions[0])
    .describe("Tracardi release, the same for every image"),
  acknowledgeMigration: migration
    .optional()
    .describe(
      "The release that is installed and the one that follows, when that one begins a new data version: says that a backup is made. Remove it when the data is migrated",
    )
    .meta({ examples: ["0.8.2.1 -> 1.1.0"] }),
  workers: z
    .strictObject({
      merging: z
        .boolean()
        .optional()
        .describe("Merges profiles that turn out to be the same person (APM). Default: false"),
      update: z
        .boolean()
        .optional()
        .describe("Copies the data of an earlier release. Default: true while a migration is acknowledged"),
    })
    .prefault({})
    .describe("Workers beside the API, of the same release"),
  production: z
    .boolean()
    .default(false)
    .describe(
      "Enforces the production guide's minimums, refuses embedded stores and self-signed certificates",
    ),
  protect: z
    .boolean()
    .optional()
    .describe("Protects resources from deletion and replacement. Default: the value of production"),
});
