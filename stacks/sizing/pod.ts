/** What a whole pod takes: the program, and what stands beside it. */
import type { ContainerSize, Resources, TierSize } from "../sizing.ts";

/** Every container of a pod, the program first. One that only prepares something is never larger than the program. */
export function containersOf({
  container,
  beside = [],
}: Pick<TierSize, "container" | "beside">): readonly ContainerSize[] {
  return [container, ...beside];
}

export function podSize(size: Pick<TierSize, "container" | "beside">): ContainerSize {
  const containers = containersOf(size);
  return {
    requests: sum(containers.map(({ requests }) => requests)),
    limits: sum(containers.map(({ limits }) => limits)),
  };
}

function sum(all: readonly Resources[]): Resources {
  return all.reduce((total, one) => ({
    cpu: total.cpu + one.cpu,
    memory: total.memory + one.memory,
    storage: total.storage + one.storage,
  }));
}
