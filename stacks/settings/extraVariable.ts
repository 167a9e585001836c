/** A variable that a stack file adds to an environment: how it is written. What it may say is checked elsewhere. */
import { z } from "zod";
import type { ExtraVariable } from "../environment/variable.ts";
import { isRefusal, joinRefusal, type Refusal, splitRefusal } from "./refusal.ts";
import { objectName, secretKeyName } from "./values.ts";

const shapes = 'write a text in quotes, {"secret": "…", "key": "…"}, or {"value": "…", "unchecked": true}';

/** The same for editors. */
const written = z.toJSONSchema(
  z.union([
    z.string(),
    z.number(),
    z.strictObject({ secret: objectName, key: secretKeyName, unchecked: z.boolean().optional() }),
    z.strictObject({ value: z.string(), unchecked: z.boolean().optional() }),
  ]),
);

/** `"yes"`, `25`, `{ secret, key }`, `{ value, unchecked: true }`. */
export const extraVariable = z
  .unknown()
  .transform((written, context): ExtraVariable => {
    const result = read(written);
    if (!isRefusal(result)) return result;
    context.issues.push({ code: "custom", message: joinRefusal(result), input: written });
    return z.NEVER;
  })
  .meta({ anyOf: written.anyOf });

function read(written: unknown): ExtraVariable | Refusal {
  if (typeof written === "string") return { value: written, unchecked: false };
  if (Number.isSafeInteger(written)) return { value: String(written), unchecked: false };
  if (typeof written === "boolean") {
    return { reason: "is a word that YAML took for a boolean", remedy: 'write "yes" or "no" in quotes' };
  }
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    return { reason: "is no value of a variable", remedy: shapes };
  }
  const { value, secret, key, unchecked = false, ...others } = written as Record<string, unknown>;
  if (typeof unchecked !== "boolean" || Object.keys(others).length > 0) {
    return { reason: "has members that mean nothing here", remedy: shapes };
  }
  if (typeof value === "string" && secret === undefined && key === undefined) return { value, unchecked };
  if (typeof secret === "string" && typeof key === "string" && value === undefined) {
    return wrongReference(secret, key) ?? { secret, key, unchecked };
  }
  return { reason: "is neither a value nor a Secret with a key", remedy: shapes };
}

function wrongReference(secret: string, key: string): Refusal | undefined {
  const issue =
    objectName.safeParse(secret).error?.issues[0] ?? secretKeyName.safeParse(key).error?.issues[0];
  return issue === undefined ? undefined : splitRefusal(issue.message);
}
