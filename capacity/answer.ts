/** From the arguments of `make plan` to what it prints. */
import { resolve } from "node:path";
import { makePlan } from "../stacks/plan.ts";
import { sentence } from "../stacks/settings/mistake.ts";
import { settingsOfFile } from "../stacks/settingsOfFile.ts";
import { capacityReport } from "./compose.ts";
import { helpText, readOptions } from "./options.ts";
import { reportText } from "./text.ts";

/**
 * @param folder with Pulumi.yaml and the stack files
 * @throws Error with the program's own sentences about all mistakes of the arguments, or of the stack file
 */
export function answer(args: readonly string[], folder: string, today: Date): string {
  const { help, json, stack = "dev", project, ...known } = readOptions(args);
  if (help) return helpText();
  const { settings, warnings } = settingsOfFile(resolve(project ?? folder), stack, "make plan");
  const found = capacityReport({
    stack,
    settings,
    plan: makePlan(settings),
    warnings: warnings.map(sentence),
    today,
    ...known,
  });
  return json ? `${JSON.stringify(found, undefined, 2)}\n` : reportText(found);
}
