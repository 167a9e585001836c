/** The cloud's stand-in as a process of its own: it works as long as the rehearsal stands. Argument: its kubeconfig. */
import { KubeConfig } from "@kubernetes/client-node";
import { startCloud } from "./controller.ts";

const [kubeconfig] = process.argv.slice(2);
if (!kubeconfig) throw new Error("usage: process.ts <kubeconfig>");

const cluster = new KubeConfig();
cluster.loadFromFile(kubeconfig);
const cloud = await startCloud(cluster, (error) => {
  console.error(new Date().toISOString(), error instanceof Error ? error.message : error);
});
console.error(new Date().toISOString(), "watching");

// The informers' connections keep the process alive only while they are open.
const alive = setInterval(() => {}, 60_000);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    clearInterval(alive);
    await cloud.stop();
    process.exit(0);
  });
}
