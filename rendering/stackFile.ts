/** A committed stack file as the configuration that the engine would hand to the program. */
import { fileURLToPath } from "node:url";
import { readStackFile as readTexts } from "../stacks/stackFile.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** The committed stacks. Each has a reviewed set of files in test/golden/expected. */
export const committedStacks = ["dev", "prod", "minimal"] as const;
export type CommittedStack = (typeof committedStacks)[number];

export interface StackConfig {
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** @param changes what is written differently, by keys without the project's name */
export function readStackFile(stack: string, changes: Readonly<Record<string, string>> = {}): StackConfig {
  const { project, values, secretKeys } = readTexts(repository, stack, "make golden");
  const named = (key: string) => `${project}:${key}`;
  return {
    config: Object.fromEntries(
      Object.entries({ ...values, ...changes }).map(([key, value]) => [named(key), value]),
    ),
    secretKeys: [...secretKeys].map(named),
  };
}
