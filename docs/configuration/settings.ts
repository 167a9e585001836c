/** The settings as JSON Schema: what people and programs are told about them is made from this. */
import { z } from "zod";

/** The part of JSON Schema that our settings use, and what they say beyond it. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  /** Since which version of this program there is one: see stacks/settings/since.ts. */
  readonly since?: string | undefined;
}

export interface Setting extends JsonSchema {
  readonly key: string;
  readonly mandatory: boolean;
}

export function settingsOf(section: z.core.$ZodShape): readonly Setting[] {
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

/** What kind of value it is, in words. */
export function typeName(
  { type, enum: choices, items, additionalProperties }: JsonSchema,
  list: (choices: readonly string[]) => string,
): string {
  if (choices !== undefined) return list(choices);
  if (type === "array")
    return items?.properties === undefined ? `list of ${typeName(items ?? {}, list)}` : "list of objects";
  if (type === "object") return isText(additionalProperties) ? "object of texts" : "object";
  return { integer: "whole number", boolean: "true, false", string: "text" }[type ?? "string"] ?? "text";
}

function isText(schema: JsonSchema | boolean | undefined): boolean {
  return typeof schema === "object" && schema.type === "string";
}
