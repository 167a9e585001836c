/**
 * Before any suite with real programs starts: builds them, as what takes a quarter of an hour on a new machine must not
 * count against a test's time, and finds out which suites cannot run here.
 */
import { startHeartbeat } from "../../rehearsal/cli/heartbeat.ts";
import { describeOrigins, describeProgress } from "../../rehearsal/cli/programs.ts";
import { findEntrance } from "../../rehearsal/edge/privateNetwork.ts";
import { ensureTools, moduleDir, type ToolProgress } from "../../rehearsal/toolchain.ts";
import type { Suite } from "../suites.ts";
import { systemPackages } from "../support/systemPackages.ts";

/** @throws Error that says what cannot be built or fetched. */
export async function buildPrograms(
  suites: readonly Suite[],
  { say, logFile }: { readonly say: (line: string) => void; readonly logFile: string },
): Promise<void> {
  let latest = "looking for programs";
  const heartbeat = startHeartbeat(() => say(`  ${latest}`));
  const announce = (event: ToolProgress) => {
    const news = describeProgress(event);
    if (!news) return;
    latest = news.text;
    if (news.fleeting) return;
    heartbeat.reset();
    say(`  ${latest}`);
  };
  try {
    const programs = suites.flatMap(({ programs = [] }) => programs);
    const tools = await ensureTools(programs, { onProgress: announce, logFile });
    say(`  ${describeOrigins([...new Set(programs)].map((name) => tools.origin(name)))}`);
    latest = "downloading modules";
    for (const module of new Set(suites.flatMap(({ modules = [] }) => modules))) await moduleDir(module);
  } finally {
    heartbeat.stop();
  }
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
