/** On what the figures were measured. Without it a number means nothing; ratios mean a little. */
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

export function describeMachine(): string {
  const gibibytes = (totalmem() / 2 ** 30).toFixed(0);
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return [
    `${availableParallelism()} × ${model}, ${gibibytes} GiB`,
    `${type()} ${release()}, Node ${process.versions.node}`,
    `load before the first run: ${loadavg()[0]?.toFixed(1)}`,
  ].join("; ");
}
