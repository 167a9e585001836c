/** Reads a stack file value by value, so that one bad value does not hide what is wrong with the others. */
import type { z } from "zod";
import { coerce, core, isBlank, kindOf } from "./coerce.ts";
import { findings, missing, unknownKey } from "./issues.ts";
import type { Finding } from "./mistake.ts";
import type { Refusal } from "./refusal.ts";
import type { Named } from "./rule.ts";
import { isPasswordKey, type SettingKey, schema, type Written } from "./schema.ts";

/** What could be made of a stack file. */
export interface Reading {
  /** Values of known keys as they were written, for sentences about them. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Refused items of a list are holes in it, so that the others can still be checked. */
  readonly understood: Partial<Written>;
  /** Keys whose value is not understood at all. */
  readonly refused: ReadonlySet<SettingKey>;
  readonly findings: readonly Finding[];
}

export function read(
  values: Readonly<Record<string, string>>,
  secretKeys: ReadonlySet<string>,
  named: Named,
): Reading {
  const found: Finding[] = Object.keys(values)
    .filter((key) => !Object.hasOwn(schema.shape, key))
    .map((key) => ({ path: [key], concealed: true, ...unknownKey(key, named) }));
  const given: Record<string, unknown> = {};
  const understood: Record<string, unknown> = {};
  const refused = new Set<SettingKey>();

  for (const [name, type] of Object.entries(schema.shape)) {
    const key = name as SettingKey;
    const value = valueIn(values[key], type);
    if (value !== undefined) given[key] = value;
    const { data, refusals } = readValue(key, type, value, secretKeys.has(key));
    found.push(...refusals);
    if (data !== undefined) understood[key] = data;
    else if (refusals.length > 0) refused.add(key);
  }
  return { given, understood: understood as Partial<Written>, refused, findings: found };
}

/** @returns undefined for what is not set */
function valueIn(text: string | undefined, type: z.ZodType): unknown {
  if (text === undefined) return undefined;
  const value = coerce(text, type);
  return isBlank(value, type) ? undefined : value;
}

interface Reply {
  readonly data?: unknown;
  readonly refusals: readonly Finding[];
}

function readValue(key: SettingKey, type: z.ZodType, value: unknown, encrypted: boolean): Reply {
  // Before the value is looked at: what is wrong with it might repeat a part of it.
  const secrecy = value === undefined ? undefined : wrongSecrecy(key, encrypted);
  if (secrecy !== undefined) return { refusals: [{ path: [key], ...secrecy }] };
  const result = type.safeParse(value);
  if (result.success) return { data: result.data, refusals: [] };
  if (value === undefined) return { refusals: [{ path: [key], ...missing(type) }] };
  const refusals = result.error.issues.flatMap((issue) => findings(issue, key, value));
  return kindOf(type) === "list" && Array.isArray(value)
    ? { data: withHoles(type, value), refusals }
    : { refusals };
}

function withHoles(list: z.ZodType, items: readonly unknown[]): unknown[] {
  const { element } = core(list).def as unknown as { readonly element: z.ZodType };
  const understood = new Array<unknown>(items.length);
  items.forEach((item, index) => {
    const result = element.safeParse(item);
    if (result.success) understood[index] = result.data;
  });
  return understood;
}

/** Passwords must be encrypted. Nothing else may be: it would be stored in clear in the state all the same. */
function wrongSecrecy(key: SettingKey, encrypted: boolean): Refusal | undefined {
  if (isPasswordKey(key) === encrypted) return undefined;
  return encrypted
    ? {
        reason: "is encrypted, but only passwords are kept secret and this would be stored in clear",
        remedy: `run "pulumi config set ${key}" without --secret`,
      }
    : { reason: "is plain text", remedy: `run "pulumi config set --secret ${key}"` };
}
