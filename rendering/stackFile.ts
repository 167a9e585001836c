/** A committed stack file as the configuration that the engine would hand to the program. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The committed stacks. Each has a reviewed set of files in test/golden/expected. */
export const committedStacks = ["dev", "prod", "minimal"] as const;
export type CommittedStack = (typeof committedStacks)[number];

export interface StackConfig {
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/**
 * Structured values travel as JSON, everything else as text: the engine's own encoding.
 * @param changes what is written differently, by keys without the project's name
 */
export function readStackFile(stack: string, changes: Readonly<Record<string, string>> = {}): StackConfig {
  const file = new URL(`../Pulumi.${stack}.yaml`, import.meta.url);
  // The core schema would turn a release such as 1.10 into a number; the engine keeps what was written.
  const { config } = parse(readFileSync(file, "utf8"), { schema: "core" }) as {
    config: Record<string, unknown>;
  };
  const changed = Object.entries(changes).map(([key, value]) => [`tracardi:${key}`, value]);
  const entries = Object.entries({ ...config, ...Object.fromEntries(changed) }).filter(
    ([key]) => !key.startsWith("pulumi:"),
  );
  return {
    config: Object.fromEntries(
      entries.map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
    ),
    secretKeys: [],
  };
}
