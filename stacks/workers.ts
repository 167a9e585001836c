/**
 * Programs beside the API that take their work from the stores and open no port. Neither is needed to collect events or
 * to look at them: merging is optional, and the update worker has something to do while data is migrated.
 */
import { mergingWorkerEnvironment, updateWorkerEnvironment } from "./environment/workers.ts";
import type { EnvironmentVariable } from "./environment.ts";
import type { Release } from "./releases.ts";
import type { Settings } from "./settings/defaults.ts";
import type { TierSize } from "./sizing.ts";
import type { StorePlan } from "./stores.ts";
import type { WorkerName } from "./topologies.ts";

export interface WorkerPlan {
  readonly tier: WorkerName;
  readonly namespace: string;
  /** Repository of the image; its tag is the release. */
  readonly repository: string;
  /** Instead of the image's own start. */
  readonly command?: readonly string[];
  readonly size: TierSize;
  readonly environment: readonly EnvironmentVariable[];
}

/**
 * One of each: merging takes one profile after the other under a lock, and a migration is one task. Source of the sizes:
 * Tracardi's chart 1.1 (merging 100m and 100 Mi, at most 500m and 2500 Mi; update 300m and 100 Mi, at most 500m and
 * 500 Mi); ephemeral storage is an estimate, for temporary files.
 */
const sizes: Readonly<Record<WorkerName, TierSize>> = {
  "merging-worker": {
    replicas: 1,
    container: {
      requests: { cpu: 100, memory: 100, storage: 64 },
      limits: { cpu: 500, memory: 2500, storage: 256 },
    },
  },
  "update-worker": {
    replicas: 1,
    container: {
      requests: { cpu: 300, memory: 100, storage: 64 },
      limits: { cpu: 500, memory: 500, storage: 256 },
    },
  },
};

/** The workers that the stack runs. */
export function workersOf({ workers }: Pick<Settings, "workers">): readonly WorkerName[] {
  const merging = workers.merging ? (["merging-worker"] as const) : [];
  const update = workers.update ? (["update-worker"] as const) : [];
  return [...merging, ...update];
}

export function workerPlans(
  settings: Settings,
  release: Release,
  stores: readonly StorePlan[],
  namespace: string,
): readonly WorkerPlan[] {
  const input = { release, stores, settings };
  return workersOf(settings).map((tier) => ({
    tier,
    namespace,
    size: sizes[tier],
    ...(tier === "merging-worker"
      ? { repository: release.images.mergingWorker, environment: mergingWorkerEnvironment(input) }
      : {
          repository: release.images.updateWorker,
          environment: updateWorkerEnvironment(input),
          ...updateStart(release),
        }),
  }));
}

/**
 * The image of 0.8.x starts celery as root and lets it become "nobody", which takes rights that no pod of ours has. The
 * same without that: the pod is somebody else from the start. (Inferred from the image's build file, not tried.)
 */
function updateStart({ updateWorker }: Release): Pick<WorkerPlan, "command"> {
  return updateWorker.queue === "celery"
    ? { command: ["celery", "-A", "worker.celery_worker", "worker", "-l", "info"] }
    : {};
}
