/** `status`: which rehearsals there are, whether they run, and whether their workloads do. */
import { relative } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { PROCESSES } from "../cluster.ts";
import { runningServers } from "../controlPlane.ts";
import { StateFolder, stackFolder } from "../state.ts";
import { isAvailable, listWorkloads } from "../workloads.ts";
import { rehearsedStacks } from "./down.ts";

export async function status(): Promise<void> {
  const stacks = rehearsedStacks();
  if (stacks.length === 0) console.log("There is no rehearsal. Start one: make up");
  for (const stack of stacks) {
    const state = new StateFolder(stackFolder(stack));
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
