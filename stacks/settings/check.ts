/** From the texts of a stack file to settings, or to all of its mistakes. Pure: Pulumi is only in ../settings.ts. */

import type { z } from "zod";
import { rules, warningRules } from "./checks/index.ts";
import { coerce, isBlank } from "./coerce.ts";
import { complete, type Settings } from "./defaults.ts";
import { findings, missing, unknownKey } from "./issues.ts";
import { type Finding, type Mistake, pathText, secretMark, shown, valueAt } from "./mistake.ts";
import type { Refusal } from "./refusal.ts";
import type { Named, Rule } from "./rule.ts";
import { passwordKeys, type SettingKey, schema, type Written } from "./schema.ts";

export interface CheckOptions {
  /** Name of the stack: its file is named in reports, and it identifies the cluster when nothing else does. */
  readonly stack: string;
  /** Keys whose values are encrypted in the stack file. */
  readonly secretKeys: ReadonlySet<string>;
  /** Before every key in the stack file. Default "tracardi". */
  readonly project?: string;
}

export type Checked =
  | { readonly settings: Settings; readonly warnings: readonly Mistake[] }
  | { readonly mistakes: readonly Mistake[] };

/** @param values every key under the project's prefix, without it, as text: lists and objects are JSON */
export function checkSettings(values: Readonly<Record<string, string>>, options: CheckOptions): Checked {
  const { stack, secretKeys, project = "tracardi" } = options;
  const named: Named = (key) => `${project}:${key}`;
  const reading = read(values, secretKeys, named);
  const mistake = (found: Finding) => describe(found, reading.given, secretKeys, named);

  const mistakes = [...reading.findings, ...ask(rules, reading, named)];
  if (mistakes.length > 0) return { mistakes: mistakes.map(mistake) };
  return {
    settings: complete(reading.understood as Written, stack),
    warnings: ask(warningRules, reading, named).map(mistake),
  };
}

/** What could be read of a stack file, key by key, so that one bad value does not hide what is wrong with others. */
interface Reading {
  /** Values of known keys as they were written, for sentences about them. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly understood: Partial<Written>;
  readonly refused: ReadonlySet<SettingKey>;
  readonly findings: readonly Finding[];
}

function read(
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
    const text = values[key];
    const coerced = text === undefined ? undefined : coerce(text, type);
    const value = isBlank(coerced, type) ? undefined : coerced;
    if (value !== undefined) given[key] = value;

    const result = readValue(key, type, value, secretKeys.has(key));
    if ("refusals" in result) {
      found.push(...result.refusals);
      refused.add(key);
    } else if (result.data !== undefined) understood[key] = result.data;
  }
  return { given, understood: understood as Partial<Written>, refused, findings: found };
}

function readValue(
  key: SettingKey,
  type: z.ZodType,
  value: unknown,
  encrypted: boolean,
): { readonly data: unknown } | { readonly refusals: readonly Finding[] } {
  // Before the value is looked at: what is wrong with it might repeat a part of it.
  const secrecy = value === undefined ? undefined : wrongSecrecy(key, encrypted);
  if (secrecy !== undefined) return { refusals: [{ path: [key], ...secrecy }] };
  const result = type.safeParse(value);
  if (result.success) return { data: result.data };
  if (value === undefined) return { refusals: [{ path: [key], ...missing(type) }] };
  return { refusals: result.error.issues.flatMap((issue) => findings(issue, key, value)) };
}

/** Passwords must be encrypted. Nothing else may be: it would be stored in clear in the state all the same. */
function wrongSecrecy(key: SettingKey, encrypted: boolean): Refusal | undefined {
  if (isPassword(key) === encrypted) return undefined;
  return encrypted
    ? {
        reason: "is encrypted, but only passwords are kept secret; this would be stored in clear",
        remedy: `run "pulumi config set ${key}" without --secret`,
      }
    : { reason: "is plain text", remedy: `run "pulumi config set --secret ${key}"` };
}

function ask(questions: readonly Rule[], { understood, refused }: Reading, named: Named): readonly Finding[] {
  return questions
    .filter(({ needs }) => !needs.some((key) => refused.has(key)))
    .flatMap((question) => question.check(understood as Written, named));
}

function describe(
  { path, concealed, reason, remedy }: Finding,
  given: Readonly<Record<string, unknown>>,
  secretKeys: ReadonlySet<string>,
  named: Named,
): Mistake {
  const key = String(path[0]);
  const written = valueAt(given, path);
  const secret = written !== undefined && (secretKeys.has(key) || isPassword(key));
  const value = concealed ? undefined : secret ? secretMark : shown(written);
  return { key: named(pathText(path)), ...(value === undefined ? {} : { value }), reason, remedy };
}

function isPassword(key: string): boolean {
  return (passwordKeys as readonly string[]).includes(key);
}
