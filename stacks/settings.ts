/** The settings of a stack, read from its config: complete and frozen, or refused with all mistakes at once. */
import * as pulumi from "@pulumi/pulumi";
import { checkSettings } from "./settings/check.ts";
import type { Settings } from "./settings/defaults.ts";
import { report, sentence } from "./settings/mistake.ts";
import { configTexts } from "./settings/pulumiConfig.ts";
import { type PasswordKey, passwordKeys } from "./settings/schema.ts";
import type { StoreName } from "./topologies.ts";

export type { Settings } from "./settings/defaults.ts";

type PasswordHolder = StoreName | "administrator";

/** Passwords that are given in place of the name of a Secret. */
export type Passwords = Readonly<Partial<Record<PasswordHolder, pulumi.Output<string>>>>;

/** Whose password each key is: a key without a row does not compile. */
export const passwordHolders: Readonly<Record<PasswordKey, PasswordHolder>> = {
  elasticsearchPassword: "elasticsearch",
  redisPassword: "redis",
  mysqlPassword: "mysql",
  administratorPassword: "administrator",
};

export interface StackSettings {
  readonly settings: Settings;
  /** Secret outputs; never part of {@link Settings}, which anything may print. */
  readonly passwords: Passwords;
}

/**
 * Reads every key under the config's prefix.
 * @throws {pulumi.RunError} naming each mistake of the stack file; Pulumi shows it without a stack trace
 */
export function readSettings(config: pulumi.Config): StackSettings {
  const stack = pulumi.getStack();
  const { values, secretKeys } = configTexts(config.name);
  const checked = checkSettings(values, { stack, secretKeys, project: config.name });
  if ("mistakes" in checked) throw new pulumi.RunError(report(stack, checked.mistakes));
  for (const warning of checked.warnings) void pulumi.log.warn(sentence(warning));
  return { settings: checked.settings, passwords: readPasswords(config) };
}

function readPasswords(config: pulumi.Config): Passwords {
  const given = passwordKeys.flatMap((key) => {
    const password = config.get(key) ? config.getSecret(key) : undefined;
    return password === undefined ? [] : [[passwordHolders[key], password] as const];
  });
  return Object.fromEntries(given);
}
