/** What the program registers, as the pack sees it; and the configuration that is committed for it. */
import { readFileSync } from "node:fs";
import { renderStack } from "../../../rendering/stack.ts";
import type { CommittedStack } from "../../../rendering/stackFile.ts";
import type { Asked } from "./asked.ts";
import type { Config } from "./run.ts";

export async function rendered(
  stack: CommittedStack,
  changes: Readonly<Record<string, string>> = {},
): Promise<Asked[]> {
  const registrations = await renderStack({ stack, changes });
  return registrations.map(({ type, name, inputs, outputs, protect, secretPaths }) => ({
    type,
    name,
    protect,
    secretPaths,
    // The provider has chosen the names before a policy is asked.
    props: type.startsWith("kubernetes:")
      ? { ...inputs, metadata: { ...inputs.metadata, name: outputs.metadata?.name } }
      : inputs,
  }));
}

/** As the engine reads it: one entry per policy. */
export function committedConfig(stack: CommittedStack): Config {
  return JSON.parse(readFileSync(new URL(`../../../policy/config/${stack}.json`, import.meta.url), "utf8"));
}
