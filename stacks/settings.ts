/** The settings of a stack, read from its config: complete and frozen, or refused with all mistakes at once. */
import * as pulumi from "@pulumi/pulumi";
import { checkSettings } from "./settings/check.ts";
import type { Settings } from "./settings/defaults.ts";
import { report, sentence } from "./settings/mistake.ts";
import { configTexts } from "./settings/pulumiConfig.ts";

export type { Settings } from "./settings/defaults.ts";

/** Passwords that the stack file gives instead of naming a Secret. */
export interface Passwords {
  readonly elasticsearch?: pulumi.Output<string>;
  readonly redis?: pulumi.Output<string>;
  readonly mysql?: pulumi.Output<string>;
  readonly administrator?: pulumi.Output<string>;
}

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
  const password = (key: string) => (config.get(key) ? config.getSecret(key) : undefined);
  const elasticsearch = password("elasticsearchPassword");
  const redis = password("redisPassword");
  const mysql = password("mysqlPassword");
  const administrator = password("administratorPassword");
  return {
    ...(elasticsearch === undefined ? {} : { elasticsearch }),
    ...(redis === undefined ? {} : { redis }),
    ...(mysql === undefined ? {} : { mysql }),
    ...(administrator === undefined ? {} : { administrator }),
  };
}
