/** A rehearsal that nothing else uses, for one measurement. */
import { join } from "node:path";
import { type Rehearsal, startRehearsal } from "../rehearsal/rehearsal.ts";
import { HERE } from "../rehearsal/state.ts";

let started = 0;

/** Among the folders of the tests: whatever a run that was killed leaves there is swept up by the next run of tests. */
export async function onFreshControlPlane<T>(measure: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
  started += 1;
  const directory = join(HERE.folder, "tests", `${process.pid}-bench-${started}`);
  const rehearsal = await startRehearsal({ directory, ephemeral: true });
  try {
    return await measure(rehearsal);
  } finally {
    await rehearsal.stop();
  }
}
