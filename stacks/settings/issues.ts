/** From what zod reports to sentences that say what to write instead. */
import type { z } from "zod";
import { core, type Kind, kindOf } from "./coerce.ts";
import { type Finding, type Path, pathText, valueAt } from "./mistake.ts";
import { nearest } from "./nearest.ts";
import { alternatives, type Refusal, splitRefusal } from "./refusal.ts";
import { schema } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** @param value what was read at the issue's key, as zod saw it */
export function findings(issue: Issue, key: string, value: unknown): readonly Finding[] {
  const path = [key, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => ({
      path: [...path, unknown],
      ...unknownMember(path, unknown),
      concealed: true,
    }));
  }
  return [{ path, ...refusal(issue, path, valueAt(value, issue.path)) }];
}

function refusal(issue: Issue, path: Path, value: unknown): Refusal {
  const expected = schemaAt(path);
  if (value === undefined || value === "") return missing(expected);
  switch (issue.code) {
    case "invalid_type":
      return wrongKind(expected, value);
    case "invalid_value":
      return { reason: "is not known here", remedy: `write ${alternatives(issue.values.map(String))}` };
    case "too_small":
      return issue.origin === "array"
        ? { reason: "is empty", remedy: `list at least one, for example ${exampleOf(expected)}` }
        : { reason: `is less than ${issue.minimum}`, remedy: `write ${issue.minimum} or more` };
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? { reason: `is more than ${issue.maximum}`, remedy: `write ${issue.maximum} or less` }
        : splitRefusal(issue.message);
    default:
      return splitRefusal(issue.message);
  }
}

function wrongKind(expected: z.ZodType, value: unknown): Refusal {
  const kind = kindOf(expected);
  if (kind === "list")
    return { reason: "is no list", remedy: `write one, for example ${exampleOf(expected)}` };
  if (kind === "text" && typeof value === "object") {
    return {
      reason: `is ${Array.isArray(value) ? "a list" : "an object"} where a text is meant`,
      remedy: `write one, for example ${exampleOf(expected)}`,
    };
  }
  return wrongKinds[kind];
}

const wrongKinds: Readonly<Record<Exclude<Kind, "list">, Refusal>> = {
  number: { reason: "is no whole number", remedy: "write digits only" },
  boolean: { reason: "is neither true nor false", remedy: "write true or false" },
  text: { reason: "is no text", remedy: "put it in quotes" },
  object: { reason: "is no object", remedy: "write its members as docs/configuration.md shows" },
};

export function missing(expected: z.ZodType): Refusal {
  const reason = metaOf(expected, "missing");
  return {
    reason: typeof reason === "string" ? reason : "is missing",
    remedy: `set it, for example ${exampleOf(expected)}`,
  };
}

/** The example of a schema, as it is typed in a stack file. */
export function exampleOf(expected: z.ZodType): string {
  const examples = metaOf(expected, "examples");
  if (Array.isArray(examples)) return JSON.stringify(examples[0]);
  return kindOf(expected) === "list" ? '["a", "b"]' : '"…"';
}

/** What a schema says about itself; "optional" and "default" around it may carry it, or what is inside. */
function metaOf(type: z.ZodType, name: "examples" | "missing" | "strangers"): unknown {
  return type.meta()?.[name] ?? (core(type) === type ? undefined : core(type).meta()?.[name]);
}

/** The schema of a path that the schema itself has reported. */
export function schemaAt(path: Path): z.ZodType {
  return path.reduce<z.ZodType>((type, step) => {
    const { shape, element, valueType } = core(type).def as unknown as Record<
      string,
      z.ZodType | undefined
    > & {
      shape?: Record<PropertyKey, z.ZodType>;
    };
    return shape?.[step] ?? element ?? valueType ?? type;
  }, schema);
}

const listed = { remedy: "remove it; docs/configuration.md lists what there is" };

/** A key that the schema does not have; its value is never shown, it may be a misspelt password. */
export function unknownKey(key: string, named: (key: string) => string): Refusal {
  const near = nearest(key, Object.keys(schema.shape));
  return near === undefined
    ? { reason: "is no known key", ...listed }
    : { reason: "is no known key", remedy: `did you mean ${named(near)}?` };
}

function unknownMember(parent: Path, member: string): Refusal {
  const expected = schemaAt(parent);
  const strangers = metaOf(expected, "strangers") as Readonly<Record<string, Refusal>> | undefined;
  const known = strangers !== undefined && Object.hasOwn(strangers, member) ? strangers[member] : undefined;
  if (known !== undefined) return known;
  const { shape } = core(expected).def as unknown as { shape: Record<string, unknown> };
  const near = nearest(member, Object.keys(shape));
  if (near !== undefined) return { reason: "is no known key", remedy: `did you mean "${near}"?` };
  // "elasticsearch.password": secrets are keys of their own.
  const own = nearest(pathText([...parent, member]), Object.keys(schema.shape));
  if (own !== undefined)
    return { reason: "is no known key", remedy: `run "pulumi config set --secret ${own}"` };
  return { reason: "is no known key", ...listed };
}
