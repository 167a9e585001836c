/** A kubeconfig that a pipeline keeps as a secret text, as a file that nobody else can read. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs something with `KUBECONFIG` where `KUBECONFIG_CONTENT` is set; otherwise with the environment as it is. The file is
 * removed in the end, whatever happens.
 */
export async function withKubeconfig<T>(
  { KUBECONFIG_CONTENT: content, ...env }: NodeJS.ProcessEnv,
  run: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  if (!content) return run(env);
  const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  try {
    const path = join(folder, "config");
    writeFileSync(path, content, { mode: 0o600 });
    return await run({ ...env, KUBECONFIG: path });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
