/**
 * The JSON Schema of stack files, for editors: it completes keys and choices, shows what they mean, and underlines what
 * the program would refuse. It never refuses what the program accepts, so it leaves to the program what values must not
 * be together, and says of a text what a pattern can say.
 */
import type { z } from "zod";
import { coerce, isListOfTexts, isSecret, type Kind, kindOf } from "../../stacks/settings/coerce.ts";
import { schema, sections } from "../../stacks/settings/schema.ts";
import { type JsonSchema, type Setting, settingsOf } from "./settings.ts";

export const schemaFile = "docs/stackFile.schema.json";

const project = "tracardi";

export function stackFileSchema(): string {
  const settings = Object.values(sections).flatMap(settingsOf);
  const mandatory = settings.filter((setting) => setting.mandatory).map(({ key }) => `${project}:${key}`);
  const document = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $comment: "Made from stacks/settings/ by `node docs/configuration.ts`",
    title: "Stack file of Tracardi on Kubernetes",
    type: "object",
    properties: {
      config: {
        description: "Settings of this stack; docs/configuration.md lists them all",
        type: ["object", "null"],
        properties: Object.fromEntries(
          settings.map((setting) => [`${project}:${setting.key}`, property(setting)]),
        ),
        // Of Pulumi, of providers, and keys without a prefix, which Pulumi takes for the project's.
        patternProperties: { [`^(?!${project}:)`]: {} },
        additionalProperties: false,
      },
      // Pulumi's own, which it writes by itself.
      secretsprovider: { description: "What encrypts the secrets of this stack", type: "string" },
      encryptedkey: { description: "Key of the secrets, encrypted by a cloud's key", type: "string" },
      encryptionsalt: { description: "Salt of the passphrase that encrypts the secrets", type: "string" },
      environment: { description: "Pulumi ESC environments that add to the config" },
    },
    // What an environment adds, and what keys without a prefix say, is not looked at here.
    if: { required: ["environment"] },
    else: {
      required: ["config"],
      properties: {
        config: { if: { not: { propertyNames: { pattern: ":" } } }, else: { required: mandatory } },
      },
    },
    definitions,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function property({ key, mandatory, description, since, examples, ...value }: Setting): object {
  const type: z.ZodType = schema.shape[key as keyof typeof schema.shape];
  const { default: standard } = value;
  const forms = [
    ...(isSecret(type) ? [reference("encrypted")] : [value, ...otherForms(type, value)]),
    ...(mandatory ? [] : [reference(empty[kindOf(type)])]),
  ];
  return {
    description,
    since,
    ...(typeof standard === "object" || standard === undefined ? {} : { default: standard }),
    ...(examples === undefined ? {} : { examples }),
    anyOf: forms.map(({ default: _, ...form }) => form),
  };
}

const definitions = {
  // Plain text is refused, so that no secret is ever committed.
  encrypted: {
    description: "Written by: pulumi config set --secret",
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
  },
  // Empty values stand for "not set".
  empty: { type: ["string", "null"], maxLength: 0 },
  emptyList: { type: ["string", "null", "array"], maxLength: 0, maxItems: 0 },
  emptyObject: { type: ["string", "null", "object"], maxLength: 0, maxProperties: 0 },
};

const empty: Readonly<Record<Kind, keyof typeof definitions>> = {
  text: "empty",
  number: "empty",
  boolean: "empty",
  list: "emptyList",
  object: "emptyObject",
};

/** One way to write a value. */
interface Form extends JsonSchema {
  readonly items?: Form;
  readonly pattern?: string;
  readonly $ref?: string;
}

function reference(name: keyof typeof definitions): Form {
  return { $ref: `#/definitions/${name}` };
}

/** How else a value may be written: `pulumi config set` stores texts, and YAML takes some texts for something else. */
function otherForms(type: z.ZodType, { items }: Form): readonly Form[] {
  const kind = kindOf(type);
  if (isListOfTexts(type)) {
    return [{ type: "string", pattern: `${typed.list}|${separated(items ?? {})}` }, ...scalars(type)];
  }
  return kind === "text" ? scalars(type) : [{ type: "string", pattern: typed[kind] }];
}

/** Numbers and booleans that the program reads as the texts they were. */
function scalars(type: z.ZodType): readonly Form[] {
  const accepts = (text: string) => type.safeParse(coerce(text, type)).success;
  return [
    ...(["7", "1.5", "5e-324"].some(accepts) ? [{ type: "number" }] : []),
    ...(accepts("true") ? [{ type: "boolean" }] : []),
  ];
}

const typed: Readonly<Record<Exclude<Kind, "text">, string>> = {
  number: "^-?\\d+(\\.\\d+)?$",
  boolean: "^(true|false)$",
  list: "^\\s*\\[",
  object: "^\\s*\\{",
};

/** Items with commas between. */
function separated({ pattern, enum: choices }: Form): string {
  const item = choices?.join("|") ?? pattern?.replace(/^\^|\$$/g, "") ?? "[^,]*\\S";
  return `^\\s*(${item})(\\s*,\\s*(${item}))*\\s*$`;
}
