/** docs/configuration.md: its hand-written beginning and one table per section of the settings. */
import { isPasswordKey, sections } from "../../stacks/settings/schema.ts";
import { handWritten } from "./handWritten.ts";
import { type JsonSchema, settingsOf, typeName } from "./settings.ts";

export const page = "docs/configuration.md";

const marker = "<!-- Below: made from stacks/settings/ by `node docs/configuration.ts` -->\n";

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
  return `${handWritten(page, marker)}\n${tables.join("\n")}`;
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
    isPasswordKey(key.replace("tracardi:", ""))
      ? "secret text"
      : typeName(setting, (choices) => choices.map(code).join(" ")),
    required ? "**required**" : standard,
    setting.description ?? "",
    setting.examples === undefined ? "" : code(setting.examples[0]),
    setting.since ?? "",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function code(value: unknown): string {
  return `\`${typeof value === "string" && value !== "" ? value : JSON.stringify(value)}\``;
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
