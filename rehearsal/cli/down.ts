/** `down`: ends a rehearsal's processes and removes its folder. */
import { relative } from "node:path";
import { stopProcesses } from "../processes.ts";
import { type Place, rehearsedStacks, stateOf } from "../state.ts";
import { lockRehearsal } from "./exclusive.ts";

/** @param stack all where it is undefined. */
export async function down(stack: string | undefined, place: Place): Promise<void> {
  const stacks = rehearsedStacks(place).filter((name) => stack === undefined || name === stack);
  if (stacks.length === 0) {
    console.log(
      stack === undefined ? "There is no rehearsal." : `There is no rehearsal of stack "${stack}".`,
    );
    return;
  }
  for (const name of stacks) {
    const state = stateOf(name, place);
    const unlock = await lockRehearsal(state);
    try {
      const stopped = await stopProcesses(state.directory, { grace: 0 });
      state.remove();
      console.log(
        `Stopped ${stopped.length} processes, removed ${relative(process.cwd(), state.directory)}.`,
      );
    } finally {
      unlock();
    }
  }
}
