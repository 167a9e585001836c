/** `kubectl`: the rehearsal's own kubectl, as its administrator. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { binFolder } from "../processes.ts";
import { type Place, stateOf } from "../state.ts";

/** @returns kubectl's exit code. */
export async function kubectl(stack: string, args: readonly string[], place: Place): Promise<number> {
  const state = stateOf(stack, place);
  if (!existsSync(state.kubeconfig)) {
    throw new Error(`There is no rehearsal of stack "${stack}". Start one: make up STACK=${stack}`);
  }
  const { exitCode } = await execa(join(binFolder(state.directory), "kubectl"), args, {
    env: { KUBECONFIG: state.kubeconfig },
    stdio: "inherit",
    reject: false,
  });
  if (exitCode === undefined)
    throw new Error(`kubectl could not be started. "make up STACK=${stack}" puts it in place.`);
  return exitCode;
}
