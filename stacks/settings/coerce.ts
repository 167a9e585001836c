/** Config values arrive as text, whatever the stack file says; here they become what the schema speaks of. */
import type { z } from "zod";

/** What a value is at heart: the schema without "optional" and "default" around it. */
export function core(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType === undefined ? schema : core(innerType);
}

/** What kind of value a schema reads, as a person would call it. */
export type Kind = "text" | "number" | "boolean" | "list" | "object";

const kinds: Readonly<Record<string, Kind>> = {
  number: "number",
  boolean: "boolean",
  array: "list",
  object: "object",
  record: "object",
};

export function kindOf(schema: z.ZodType): Kind {
  return kinds[core(schema).def.type] ?? "text";
}

/**
 * A text that is not of the schema's kind stays the text it is: the schema then refuses it. The other way round, a list
 * or an object where a text is meant is taken for what it is, so that it is refused too.
 */
export function coerce(written: string, schema: z.ZodType): unknown {
  const kind = kindOf(schema);
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written;
  if (kind === "boolean") return written === "true" ? true : written === "false" ? false : written;
  if (isListOfTexts(schema) && !/^\s*([[{]|$)/.test(written)) return separated(written);
  return isSecret(schema) ? written : parsed(written);
}

/** Whether it is read as `secretText`, which may look like anything. */
export function isSecret(schema: z.ZodType): boolean {
  return core(schema).meta()?.secret === true;
}

/** Such a list may be typed with commas between its items. */
export function isListOfTexts(schema: z.ZodType): boolean {
  const { element } = core(schema).def as { readonly element?: z.ZodType };
  return element !== undefined && kindOf(element) === "text";
}

/** A list as it is typed at a prompt: `203.0.113.0/24, 198.51.100.0/24`. */
function separated(written: string): readonly string[] {
  return written.split(",").map((item) => item.trim());
}

function parsed(written: string): unknown {
  // Most values are plain texts, and an exception for each would take longer than all that is read.
  if (!/^\s*[[{]/.test(written)) return written;
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

/**
 * Empty values stand for "not set": Pulumi.yaml can only describe an optional key by giving it a default. Where an
 * empty value means something, the schema accepts it and it stays.
 */
export function isBlank(value: unknown, schema: z.ZodType): boolean {
  return isEmpty(value, kindOf(schema)) && !schema.safeParse(value).success;
}

function isEmpty(value: unknown, kind: Kind): boolean {
  if (value === "") return true;
  if (typeof value !== "object" || value === null) return false;
  return kind === (Array.isArray(value) ? "list" : "object") && Object.keys(value).length === 0;
}
