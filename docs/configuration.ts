/**
 * Writes what the schema of the settings says to where people, Pulumi and editors read it. `node docs/configuration.ts` after a
 * change of the schema; a test compares.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { argsFile, installationArgs } from "./configuration/installationArgs.ts";
import { configurationPage, page } from "./configuration/page.ts";
import { projectFile, projectYaml } from "./configuration/project.ts";
import { schemaFile, stackFileSchema } from "./configuration/stackFileSchema.ts";

/** What each generated file must say, by its path. */
export function generated(): Readonly<Record<string, string>> {
  return {
    [page]: configurationPage(),
    [projectFile]: projectYaml(),
    [schemaFile]: stackFileSchema(),
    [argsFile]: installationArgs(),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, content] of Object.entries(generated())) {
    writeFileSync(new URL(`../${file}`, import.meta.url), content);
  }
}
