/**
 * Before any suite with real programs starts: builds them, as what takes a quarter of an hour on a new machine must not
 * count against a test's time, and finds out which suites cannot run here.
 */
import { findEntrance } from "../../rehearsal/edge/privateNetwork.ts";
import { ensureTools, moduleDir, type ToolProgress } from "../../rehearsal/toolchain.ts";
import type { Suite } from "../suites.ts";
import { systemPackages } from "../support/systemPackages.ts";

/** @throws Error that says what cannot be built or fetched. */
export async function buildPrograms(
  suites: readonly Suite[],
  { say, logFile }: { readonly say: (line: string) => void; readonly logFile: string },
): Promise<void> {
  const announce = ({ tool, index, total, phase, packages, elapsedMs }: ToolProgress) => {
    if (packages !== undefined && packages.compiled > 0) return;
    const seconds = elapsedMs < 1_000 ? "" : `, ${Math.round(elapsedMs / 1_000)} s`;
    say(`  ${phase} ${index} of ${total}: ${tool}${seconds}`);
  };
  const programs = suites.flatMap(({ programs = [] }) => programs);
  await ensureTools(programs, { onProgress: announce, logFile });
  for (const module of new Set(suites.flatMap(({ modules = [] }) => modules))) await moduleDir(module);
}

/** How a suite is started, or why it is not. */
export type Start = { readonly entrance: readonly string[] } | { readonly skipped: string };

export async function startOf({ system = [], network, computes }: Suite): Promise<Start> {
  try {
    for (const program of system) await systemPackages.ensure(program);
  } catch (error) {
    return { skipped: (error as Error).message };
  }
  if (network === undefined) return { entrance: computes ? ["nice", "-n", "15"] : [] };
  const entrance = await findEntrance();
  return entrance.open ? { entrance: entrance.command } : { skipped: entrance.reason };
}
