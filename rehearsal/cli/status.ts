/** `status`: which rehearsals there are, whether they run, and whether their workloads do. */
import { relative } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { PROCESSES } from "../cluster.ts";
import { runningServers } from "../controlPlane.ts";
import { type Place, rehearsedStacks, type StateFolder, stateOf } from "../state.ts";
import { isAvailable, listWorkloads } from "../workloads.ts";

export async function status(place: Place): Promise<void> {
  const stacks = rehearsedStacks(place);
  if (stacks.length === 0) console.log("There is no rehearsal. Start one: make up");
  for (const stack of stacks) {
    const state = stateOf(stack, place);
    const lines = [
      `${stack}: ${await describe(state)}`,
      `  kubeconfig: ${relative(process.cwd(), state.kubeconfig)}`,
    ];
    console.log(lines.join("\n"));
  }
}

async function describe(state: StateFolder): Promise<string> {
  const running = runningServers(state);
  const missing = PROCESSES.filter((name) => !running.has(name));
  if (missing.length === PROCESSES.length) return "stopped. Start it again: make up";
  if (missing.length > 0) return `${missing.join(", ")} ended. Start it again: make up`;
  const cluster = new KubeConfig();
  cluster.loadFromFile(state.kubeconfig);
  try {
    const workloads = await listWorkloads(cluster);
    const missing = workloads.filter((workload) => !isAvailable(workload));
    const list = missing.map(
      ({ name, available, wanted }) => `\n  ${name}: ${available} of ${wanted} available`,
    );
    return `running, ${workloads.length - missing.length} of ${workloads.length} workloads available${list.join("")}`;
  } catch (error) {
    return `running, but it does not answer (${error instanceof Error ? error.message : error})`;
  }
}
