/** The settings that a stack file says, without the engine: for everything that shows a plan before it is deployed. */
import { type Accepted, checkSettings } from "./settings/check.ts";
import { report } from "./settings/mistake.ts";
import { readStackFile } from "./stackFile.ts";

/**
 * @param command what somebody ran to get here: "make exposure"
 * @throws Error with the program's own sentences about all mistakes of the file, or that says why it cannot be read
 */
export function settingsOfFile(folder: string, stack: string, command: string): Accepted {
  const { values, ...said } = readStackFile(folder, stack, command);
  const checked = checkSettings(values, { stack, ...said });
  if ("mistakes" in checked) throw new Error(report(stack, checked.mistakes));
  return checked;
}
