/**
 * Writes what the schema of the settings says to where people and Pulumi read it: docs/configuration.md and the
 * `config` of Pulumi.yaml. `node docs/configuration.ts` after a change of the schema; a test compares.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { z } from "zod";
import { isPasswordKey, sections } from "../stacks/settings/schema.ts";

const page = new URL("./configuration.md", import.meta.url);
const projectFile = new URL("../Pulumi.yaml", import.meta.url);

/** What follows is generated; what comes before is written by hand. */
const generatedPage = "<!-- Below: made from stacks/settings/ by `node docs/configuration.ts` -->\n";
const generatedConfig = "# Below: made from stacks/settings/ by `node docs/configuration.ts`\n";

/** The part of JSON Schema that our settings use. */
interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Of ours: see stacks/settings/since.ts. */
  readonly since?: string | undefined;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

interface Setting extends JsonSchema {
  readonly key: string;
  readonly mandatory: boolean;
}

function settingsOf(section: z.core.$ZodShape): readonly Setting[] {
  const schema = z.toJSONSchema(z.strictObject(section), {
    io: "input",
    // zod leaves out the examples of values that are read into another form.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  }) as JsonSchema;
  return Object.entries(schema.properties ?? {}).map(([key, setting]) => ({
    ...setting,
    key,
    mandatory: schema.required?.includes(key) ?? false,
  }));
}

/** The settings page: its hand-written beginning and one table per section. */
export function configurationPage(): string {
  const tables = Object.entries(sections).map(([title, section]) => {
    const rows = settingsOf(section).flatMap((setting) => [
      row(`tracardi:${setting.key}`, setting, setting.mandatory),
      ...members(setting.key, listed(setting)),
    ]);
    return [
      `## ${title}`,
      "",
      "| Key | Type | Default | Meaning | Example | Since |",
      "|---|---|---|---|---|---|",
      ...rows,
      "",
    ].join("\n");
  });
  return `${handWritten(page, generatedPage)}\n${tables.join("\n")}`;
}

/** What has the members: the object itself, or each item of a list of objects. */
function listed(schema: JsonSchema): JsonSchema {
  return schema.items?.properties === undefined ? schema : { ...schema.items, since: schema.since };
}

/** Members are as old as their parent, unless they say otherwise. */
function members(parent: string, { properties = {}, required = [], since }: JsonSchema): readonly string[] {
  return Object.entries(properties).flatMap(([name, described]) => {
    const member = { ...described, since: described.since ?? since };
    return [
      row(`${parent}.${name}`, member, required.includes(name)),
      ...members(`${parent}.${name}`, listed(member)),
    ];
  });
}

function row(key: string, setting: JsonSchema, required: boolean): string {
  const standard =
    setting.default === undefined || isEmptyObject(setting.default) ? "" : code(setting.default);
  const cells = [
    code(key),
    isPasswordKey(key.replace("tracardi:", "")) ? "secret text" : typeName(setting),
    required ? "**required**" : standard,
    setting.description ?? "",
    setting.examples === undefined ? "" : code(setting.examples[0]),
    setting.since ?? "",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function typeName({ type, enum: choices, items, additionalProperties }: JsonSchema): string {
  if (choices !== undefined) return choices.map(code).join(" ");
  if (type === "array")
    return items?.properties === undefined ? `list of ${typeName(items ?? {})}` : "list of objects";
  if (type === "object") return isText(additionalProperties) ? "object of texts" : "object";
  return { integer: "whole number", boolean: "true, false", string: "text" }[type ?? "string"] ?? "text";
}

function isText(schema: JsonSchema | boolean | undefined): boolean {
  return typeof schema === "object" && schema.type === "string";
}

function code(value: unknown): string {
  return `\`${typeof value === "string" && value !== "" ? value : JSON.stringify(value)}\``;
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}

/**
 * Pulumi.yaml. The engine demands every key that has no default there, before the program could report all mistakes
 * together; so each key gets one, an empty one where there is none, which the program takes for "not set". A key
 * whose type has no empty value is left out, and so are secrets, which must not have a default.
 */
export function projectYaml(): string {
  const typed = Object.values(sections)
    .flatMap(settingsOf)
    .filter(
      ({ key, type, default: standard }) =>
        !isPasswordKey(key) && (standard ?? empty[type ?? ""]) !== undefined,
    );
  const config = Object.fromEntries(
    typed.map(({ key, type = "string", items, description, default: standard, enum: choices }) => [
      key,
      {
        type,
        ...(type === "array" ? { items: { type: items?.type ?? "string" } } : {}),
        description: withChoices(description, choices),
        default: standard ?? empty[type],
      },
    ]),
  );
  return `${handWritten(projectFile, generatedConfig)}${stringify({ config: { ...everyStack, ...config } }, { lineWidth: 0 })}`;
}

function withChoices(description = "", choices: readonly string[] = []): string {
  return choices.every((choice) => description.includes(choice))
    ? description
    : `${description} (${choices.join(", ")})`;
}

/** Nothing may go to whichever cluster is current: components get an explicit provider, or fail. */
const everyStack = { "pulumi:disable-default-providers": { value: ["kubernetes"] } };

const empty: Readonly<Record<string, unknown>> = { string: "", array: [], object: {} };

/** The beginning of a file, up to the marker below which everything is generated. */
function handWritten(file: URL, marker: string): string {
  const [before] = readFileSync(file, "utf8").split(marker);
  return `${before}${marker}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(page, configurationPage());
  writeFileSync(projectFile, projectYaml());
}
