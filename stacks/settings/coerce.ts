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

/** A text that is not of the schema's kind stays the text it is: the schema then refuses it. */
export function coerce(written: string, schema: z.ZodType): unknown {
  const kind = kindOf(schema);
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written;
  if (kind === "boolean") return written === "true" ? true : written === "false" ? false : written;
  return kind === "text" ? written : parsed(written);
}

function parsed(written: string): unknown {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === "object" && value !== null ? value : written;
  } catch {
    return written;
  }
}

/**
 * Empty values stand for "not set": Pulumi.yaml can only type an optional key by giving it a default. Where an empty
 * value means something, the schema accepts it and it stays.
 */
export function isBlank(value: unknown, schema: z.ZodType): boolean {
  const empty =
    value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return empty && !schema.safeParse(value).success;
}
