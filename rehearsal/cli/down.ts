/** `down`: ends a rehearsal's processes and removes its folder. */
import { existsSync, readdirSync } from "node:fs";
import { relative } from "node:path";
import { stopProcesses } from "../processes.ts";
import { STATE_FOLDER, StateFolder, stackFolder } from "../state.ts";

/** The stacks that have a rehearsal. Those of running tests are not among them. */
export function rehearsedStacks(): string[] {
  if (!existsSync(STATE_FOLDER)) return [];
  return readdirSync(STATE_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "tests" && !entry.name.endsWith(".lock"))
    .map(({ name }) => name)
    .sort();
}

/** @param stack one of them; all by default. */
export async function down(stack?: string): Promise<void> {
  const stacks = rehearsedStacks().filter((name) => stack === undefined || name === stack);
  if (stacks.length === 0) {
    console.log(
      stack === undefined ? "There is no rehearsal." : `There is no rehearsal of stack "${stack}".`,
    );
    return;
  }
  for (const name of stacks) {
    const state = new StateFolder(stackFolder(name));
    const unlock = await state.lock();
    try {
      const stopped = await stopProcesses(state.directory, { grace: 0 });
      state.remove();
      console.log(
        `Stopped ${stopped.length} processes, removed ${relative(process.cwd(), state.directory)}.`,
      );
    } finally {
      await unlock();
    }
  }
}
