/** The stack file as Pulumi hands it over: texts, and which of them are encrypted. */
import * as pulumi from "@pulumi/pulumi";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";

export interface ConfigTexts {
  /** Every key under the prefix, without it. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: ReadonlySet<string>;
}

export function configTexts(project: string): ConfigTexts {
  const prefix = `${project}:`;
  const keys = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]): [string, string] => [key.slice(prefix.length), text]);
  return {
    values: Object.fromEntries(keys),
    secretKeys: new Set(keys.map(([key]) => key).filter((key) => isSecret(`${prefix}${key}`))),
  };
}

/**
 * Pulumi's public Config hands a plain value out as a secret when asked to, and never tells which one it was. The
 * function that knows is exported but marked internal, hence without a type. Without it no password could be trusted
 * to be encrypted, so its absence ends the program.
 */
function isSecret(key: string): boolean {
  const { isConfigSecret } = runtimeConfig as { isConfigSecret?: (key: string) => boolean };
  if (isConfigSecret === undefined) {
    throw new pulumi.RunError(
      "this version of @pulumi/pulumi does not tell which config values are secret; run npm ci",
    );
  }
  return isConfigSecret(key);
}
