/** Whether a change of the program would delete resources of installations that exist, and make them anew. */
import { readFile } from "node:fs/promises";
import type { Identity } from "../../review/identity.ts";
import { readIdentityFile } from "../../review/identityFile.ts";
import { replacements, replacementText } from "../../review/replacements.ts";

/** One text for each resource that is replaced, compared with the committed list of that stack. */
export async function replacedIn(stack: string, identities: readonly Identity[]): Promise<string[]> {
  const committed = await readFile(new URL(`./expected/${stack}.identity.yaml`, import.meta.url), "utf8");
  return replacements(readIdentityFile(committed), identities).map(replacementText);
}

/** What somebody reads who made such a change. */
export function refusal(replaced: readonly string[]): string {
  return [
    "these resources would be deleted and made anew in every installation:",
    ...replaced.map((text) => text.replaceAll(/^/gm, "  ")),
    "Where that is meant, say so in CHANGELOG.md and docs/upgrading.md, and run `make golden REPLACE=yes`.",
  ].join("\n");
}
