/** How long something takes. */
import { performance } from "node:perf_hooks";

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
