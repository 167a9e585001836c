/**
 * What Pulumi.yaml says about the settings: for `pulumi new` what it asks, for `pulumi config`, and for the program what
 * it finds where a stack is silent.
 */
import { stringify } from "yaml";
import { isPasswordKey, schema, sections } from "../../stacks/settings/schema.ts";
import { handWritten } from "./handWritten.ts";
import { type Setting, settingsOf, typeName } from "./settings.ts";

export const projectFile = "Pulumi.yaml";

const marker = "# Below: made from stacks/settings/ by `node docs/configuration.ts`\n";

/** Nothing may go to whichever cluster is current: components get an explicit provider, or fail. */
const everyStack = { "pulumi:disable-default-providers": { value: ["kubernetes"] } };

export function projectYaml(): string {
  const settings = Object.values(sections).flatMap(settingsOf);
  const generated = { template: template(settings), config: { ...everyStack, ...config(settings) } };
  return `${handWritten(projectFile, marker)}${stringify(generated, { lineWidth: 0 })}`;
}

/** What `pulumi new` shows and asks. Every answer is stored as a text, encrypted where it is secret, or not when empty. */
function template(settings: readonly Setting[]): object {
  return {
    displayName: "Tracardi",
    description:
      "Tracardi on Kubernetes, for production: public and private zone, closed to all but trusted addresses",
    quickstart,
    config: Object.fromEntries(
      settings
        .filter(({ key }) => schema.shape[key as keyof typeof schema.shape].meta()?.prompt === true)
        .map((setting) => [
          setting.key,
          {
            description: asked(setting),
            ...(isPlain(setting.default) ? { default: String(setting.default) } : {}),
            ...(isPasswordKey(setting.key) ? { secret: true } : {}),
          },
        ]),
    ),
  };
}

const quickstart = `What you answered is in the stack file of your stack. Then:
  1. pulumi preview            lists every mistake with its remedy, and what would be made
  2. edit the stack file       docs/configuration.md describes all keys
  3. pulumi up                 installs
The README says what has to be there first: networks, namespaces, Secrets, DNS.
`;

/** A question: what it is, and how it is typed. */
function asked(setting: Setting): string {
  const { type, examples = [] } = setting;
  const [example] = examples;
  if (example === undefined) return described(setting);
  const typed = Array.isArray(example)
    ? example.join(",")
    : typeof example === "string"
      ? example
      : JSON.stringify(example);
  const manner = type === "array" ? "; several with commas between" : "";
  return `${setting.description}${manner}, for example ${typed}`;
}

/**
 * No key has a `type`: the engine would refuse a value of another one itself, before the program could report all
 * mistakes together, each with its remedy. It would also demand every key that has no default, so each has one, an empty
 * one where there is none, which the program takes for "not set". Secrets must not have a default and are left out.
 */
function config(settings: readonly Setting[]): object {
  return Object.fromEntries(
    settings
      .filter(({ key }) => !isPasswordKey(key))
      .map((setting) => [
        setting.key,
        { description: described(setting), default: isPlain(setting.default) ? setting.default : "" },
      ]),
  );
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
