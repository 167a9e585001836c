/** Sizes as Kubernetes writes them. */
import type { Resources } from "../../stacks/sizing.ts";

export function quantities({ cpu, memory, storage }: Resources): Record<string, string> {
  return { cpu: `${cpu}m`, memory: `${memory}Mi`, "ephemeral-storage": `${storage}Mi` };
}
