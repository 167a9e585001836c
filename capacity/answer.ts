/** From the arguments of `make plan` to what it prints. */
import { resolve } from "node:path";
import { makePlan } from "../stacks/plan.ts";
import { checkSettings } from "../stacks/settings/check.ts";
import { report, sentence } from "../stacks/settings/mistake.ts";
import { readStackFile } from "../stacks/stackFile.ts";
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
  const texts = readStackFile(resolve(project ?? folder), stack, "make plan");
  const checked = checkSettings(texts.values, { stack, ...texts });
  if ("mistakes" in checked) throw new Error(report(stack, checked.mistakes));
  const found = capacityReport({
    stack,
    settings: checked.settings,
    plan: makePlan(checked.settings),
    warnings: checked.warnings.map(sentence),
    today,
    ...known,
  });
  return json ? `${JSON.stringify(found, undefined, 2)}\n` : reportText(found);
}
