/** What the program says to the settings, or to the step, that would make a known-bad stack. */
import { judge } from "../../../stacks/lifecycle/judge.ts";
import { sentence } from "../../../stacks/settings/mistake.ts";
import { external, settingsFor } from "../../support/plans.ts";
import type { Refusal } from "./badStack.ts";

/** Its sentences, one per line; empty when it accepts them. */
export function refusalOf(program: Refusal): string {
  if ("from" in program) {
    const [before, installed] = [program.from, program.to].map((step) => ({ ...step, lasting: {} }));
    if (installed === undefined) throw new Error("a step leads somewhere");
    const mistakes = judge(before, { installed, acknowledged: undefined }, (key) => `tracardi:${key}`);
    return mistakes.map(sentence).join("\n");
  }
  try {
    settingsFor("split", { ...external, ...program.settings });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
