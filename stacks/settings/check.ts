/** From the texts of a stack file to settings, or to all of its mistakes. Pure: Pulumi is only in ../settings.ts. */
import { annotationFindings } from "./checks/annotations.ts";
import { rules, warningRules } from "./checks/index.ts";
import { complete, type Settings } from "./defaults.ts";
import { type Finding, type Mistake, pathText, secretMark, shown, valueAt } from "./mistake.ts";
import { type Reading, read } from "./read.ts";
import type { Named, Rule } from "./rule.ts";
import { isPasswordKey, type Written } from "./schema.ts";

export interface CheckOptions {
  /** Name of the stack: it identifies the cluster when nothing else does. */
  readonly stack: string;
  /** Keys whose values are encrypted in the stack file. */
  readonly secretKeys: ReadonlySet<string>;
  /** What stands before every key in the stack file. Default "tracardi". */
  readonly project?: string;
}

/** Without a mistake. */
export interface Accepted {
  readonly settings: Settings;
  readonly warnings: readonly Mistake[];
}

export type Checked = Accepted | { readonly mistakes: readonly Mistake[] };

/** @param values every key under the project's prefix, without it, as text: lists and objects are JSON */
export function checkSettings(values: Readonly<Record<string, string>>, options: CheckOptions): Checked {
  const { stack, secretKeys, project = "tracardi" } = options;
  const named: Named = (key) => `${project}:${key}`;
  const reading = read(values, secretKeys, named);
  const mistake = (found: Finding) => describe(found, reading.given, secretKeys, named);

  const mistakes = [...reading.findings, ...ask(rules, reading, named)];
  if (mistakes.length > 0) return { mistakes: mistakes.map(mistake) };
  const settings = complete(reading.understood as Written, stack);
  const undeployable = annotationFindings(settings);
  if (undeployable.length > 0) return { mistakes: undeployable.map(mistake) };
  return {
    settings,
    warnings: ask(warningRules, reading, named).map(mistake),
  };
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
  const written = concealed ? undefined : valueAt(given, path);
  const secret = written !== undefined && (secretKeys.has(key) || isPasswordKey(key));
  const value = secret ? secretMark : shown(written);
  return { key: named(pathText(path)), ...(value === undefined ? {} : { value }), reason, remedy };
}
