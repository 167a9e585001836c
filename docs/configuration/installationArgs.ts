/** The settings as the args of a component, for programs in place of a stack file. */
import { isPasswordKey, sections } from "../../stacks/settings/schema.ts";
import { type Setting, settingsOf, typeName } from "./settings.ts";

export const argsFile = "components/installationArgs.ts";

/** Which cluster it is says the component's provider. */
const ofTheProvider = ["kubeContext", "clusterIdentifier"];

/**
 * Types are as plain as other languages' generators want them: choices are texts, and what has members is anything. The program
 * checks values when it runs, all of them at once, as it does with a stack file.
 */
export function installationArgs(): string {
  const settings = Object.values(sections)
    .flatMap(settingsOf)
    .filter(({ key }) => !ofTheProvider.includes(key));
  return `/** Made from stacks/settings/ by \`node docs/configuration.ts\`; docs/configuration.md says more about each. */
import type * as pulumi from "@pulumi/pulumi";

/** What a stack file says, key by key. */
export interface TracardiInstallationArgs {
${settings.map(member).join("\n")}
}
`;
}

function member(setting: Setting): string {
  const { key, mandatory } = setting;
  const type = isPasswordKey(key) ? "pulumi.Input<string>" : typeOf(setting);
  return `  /** ${described(setting)} */\n  ${key}${mandatory ? "" : "?"}: ${type};`;
}

function typeOf({ type, items, enum: choices }: Setting): string {
  if (choices !== undefined || type === "string") return "string";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "boolean";
  return type === "array" && items?.type === "string" ? "string[]" : "any";
}

function described(setting: Setting): string {
  const { key, description = "" } = setting;
  const standard = setting.default;
  const kind = typeName(setting, (choices) => choices.join(", "));
  const said = description.includes(kind) || ["text", "object"].includes(kind) ? "" : ` (${kind})`;
  const otherwise =
    key === "name"
      ? " Default: the component's name."
      : standard === undefined
        ? ""
        : ` Default: ${JSON.stringify(standard)}.`;
  return `${description}${said}.${otherwise}`.replaceAll("*/", "* /");
}
