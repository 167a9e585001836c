/** What Pulumi.yaml says about the settings: for `pulumi config`, and what the program finds where a stack is silent. */
import { stringify } from "yaml";
import { isPasswordKey, sections } from "../../stacks/settings/schema.ts";
import { handWritten } from "./handWritten.ts";
import { type Setting, settingsOf, typeName } from "./settings.ts";

export const projectFile = "Pulumi.yaml";

const marker = "# Below: made from stacks/settings/ by `node docs/configuration.ts`\n";

/** Nothing may go to whichever cluster is current: components get an explicit provider, or fail. */
const everyStack = { "pulumi:disable-default-providers": { value: ["kubernetes"] } };

/**
 * No key has a `type`: the engine would refuse a value of another one itself, before the program could report all
 * mistakes together, each with its remedy. It would also demand every key that has no default, so each has one, an empty
 * one where there is none, which the program takes for "not set". Secrets must not have a default and are left out.
 */
export function projectYaml(): string {
  const settings = Object.values(sections)
    .flatMap(settingsOf)
    .filter(({ key }) => !isPasswordKey(key));
  const config = Object.fromEntries(
    settings.map((setting) => [
      setting.key,
      { description: described(setting), default: isPlain(setting.default) ? setting.default : "" },
    ]),
  );
  return `${handWritten(projectFile, marker)}${stringify({ config: { ...everyStack, ...config } }, { lineWidth: 0 })}`;
}

/** Members have defaults of their own, which the program fills in. */
function isPlain(standard: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof standard);
}

/** What the description alone does not say about the value: its choices, or its kind. */
function described(setting: Setting): string {
  const { description = "", enum: choices, type } = setting;
  const said =
    choices?.every((choice) => description.includes(choice)) ??
    // Texts are what the command line takes anyway.
    type === "string";
  return said ? description : `${description} (${typeName(setting, (listed) => listed.join(", "))})`;
}
