/** The settings as JSON Schema: what people and programs are told about them is made from this. */
import { z } from "zod";

/** The part of JSON Schema that our settings use, and what they say beyond it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
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

/** What a schema says about its values. */
const told: ReadonlySet<string> = new Set(["description", "examples", "pattern", "anyOf", "since"]);

export function settingsOf(section: z.core.$ZodShape): readonly Setting[] {
  const schema = z.toJSONSchema(z.strictObject(section), {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => {
      // zod leaves out the examples of values that are read into another form.
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      // Of every whole number zod says that it can be written exactly.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // Some of it is for the program, not about the value.
      for (const name of Object.keys(z.globalRegistry.get(zodSchema) ?? {})) {
        if (!told.has(name)) delete jsonSchema[name];
      }
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
  return type === "integer" ? "whole number" : type === "boolean" ? "true, false" : "text";
}

function isText(schema: JsonSchema | boolean | undefined): boolean {
  return typeof schema === "object" && schema.type === "string";
}
