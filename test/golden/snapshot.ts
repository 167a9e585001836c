/** What the tree renders now, for a comparison with what is committed. */

import { renderStack } from "../../rendering/stack.ts";
import { committedStacks } from "../../rendering/stackFile.ts";
import { type Snapshot, snapshotOf } from "../../review/snapshot.ts";
import { combinations } from "./combinations.ts";
import { type Dump, dumpOf, identities } from "./dump.ts";

export async function renderedSnapshot(): Promise<Snapshot> {
  const files: Dump[] = [];
  const aliased: Record<string, ReturnType<typeof identities>> = {};
  for (const stack of committedStacks) {
    const resources = await renderStack({ stack, changes: {} });
    files.push(dumpOf(stack, resources));
    aliased[stack] = identities(resources);
  }
  for (const dump of Object.values(combinations)) files.push(await dump());
  const snapshot = snapshotOf(Object.assign({}, ...files));
  return Object.fromEntries(
    Object.entries(snapshot).map(([stack, found]) => {
      const known = aliased[stack];
      return [stack, known === undefined ? found : { ...found, identities: known }];
    }),
  );
}
