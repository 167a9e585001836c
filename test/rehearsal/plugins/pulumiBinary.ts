import { join } from "node:path";

/** The Pulumi CLI: the one that is named in the environment, or the rehearsal's own. */
export async function pulumiBinary(directory: string): Promise<string> {
  if (process.env.REHEARSAL_PULUMI) return process.env.REHEARSAL_PULUMI;
  const { ensureTools } = await import("../../../rehearsal/toolchain.ts");
  const logFile = join(directory, "tools.log");
  const tools = await ensureTools(["pulumi"], { logFile, onProgress: () => {} });
  return tools.path("pulumi");
}
