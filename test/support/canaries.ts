/**
 * Values that can be found again, one for every secret place of a stack: each secret key of the schema, and a Secret that
 * extraEnv names. The list is made from the schema, so a new secret key is planted and looked for without anybody
 * thinking of it.
 */
import { passwordKeys } from "../../stacks/settings/schema.ts";

/** Letters and digits only: what every password may consist of. */
export const canaries: Readonly<Record<string, string>> = Object.fromEntries(
  passwordKeys.map((key) => [key, `Canary${key}7f3a9c2e`]),
);

/** A Secret that somebody brought for extraEnv. */
export const broughtSecret = { name: "brought", key: "dsn", value: "CanaryOfABroughtSecret7f3a9c2e" };

const networks = ["10.0.64.0/20"];

/** Changes of Pulumi.dev.yaml after which the stack uses every secret key. Keys without the project's name. */
export const canaryStack: Readonly<Record<string, unknown>> = {
  stores: "external",
  elasticsearch: { hosts: ["es.example.com"], cidrs: networks },
  redis: { host: "redis.example.com", cidrs: networks },
  mysql: { host: "mysql.example.com", cidrs: networks },
  extraEnv: {
    "private-api": { PERFORMANCE_TRACKING: { secret: broughtSecret.name, key: broughtSecret.key } },
  },
};

/** Every form in which a text may stand in a file: itself, in JSON, in an address, in base64 at any offset. */
export function formsOf(secret: string): readonly string[] {
  // Of a key in several lines the longest, as whoever prints it may indent the lines or cut them off.
  const [line = ""] = secret.split("\n").sort((a, b) => b.length - a.length);
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("\0".repeat(offset) + line).toString("base64");
    // The first and the last characters depend on what stands beside the secret.
    return encoded.slice(offset === 0 ? 0 : 4, -4);
  });
  return [...new Set([line, JSON.stringify(line).slice(1, -1), encodeURIComponent(line), ...base64])];
}

/** The names of those that are in the text in any form. */
export function foundIn(text: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
    .map(([name]) => name);
}
