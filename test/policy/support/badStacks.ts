/** The known-bad stacks: every file of test/policy/badStacks, in the order of the policies that stop them. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { definitions } from "../../../policy/pack.ts";
import type { BadStack } from "./badStack.ts";

const folder = join(import.meta.dirname, "..", "badStacks");

const read = await Promise.all(
  globSync("*.ts", { cwd: folder })
    .sort()
    .map(async (file) => {
      const { badStack }: { badStack: BadStack } = await import(pathToFileURL(join(folder, file)).href);
      return badStack;
    }),
);

/** What the pack does not know comes last. */
export const badStacks: readonly BadStack[] = read.sort((a, b) => placeOf(a) - placeOf(b));

function placeOf({ stoppedBy: [first] }: BadStack): number {
  return first === undefined ? definitions.length : definitions.findIndex(({ name }) => name === first);
}
