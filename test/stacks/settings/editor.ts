/** What an editor underlines in a stack file, by the JSON Schema that the file's first line names. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { StackFile } from "./stackFiles.ts";

const schema = new URL("../../../docs/stackFile.schema.json", import.meta.url);

const ajv = new Ajv({
  strictSchema: true,
  // Types and requirements stand in another part of the schema than the conditions.
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
  // A format comes with a pattern.
  validateFormats: false,
});
ajv.addKeyword("since");
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")) as object);

/** @returns where, as JSON pointers, in order, each once; of a value that may be written in several ways only the value */
export function underlined(stackFile: unknown): readonly string[] {
  validate(stackFile);
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  const places = errors.map(({ instancePath, params }) =>
    typeof params.additionalProperty === "string" && /^(\/config)?$/.test(instancePath)
      ? `${instancePath}/${params.additionalProperty}`
      : typeof params.missingProperty === "string" && /^(\/config)?$/.test(instancePath)
        ? `${instancePath}/${params.missingProperty}`
        : instancePath.split("/").slice(0, 3).join("/"),
  );
  return [...new Set(places)].filter((place) => place !== "").sort();
}

/** The same for settings alone. */
export function underlinedSettings(file: StackFile): readonly string[] {
  return underlined({ config: configOf(file) });
}

/** As they stand in a stack file. */
export function configOf(file: StackFile): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(file)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`tracardi:${key}`, value]),
  );
}
