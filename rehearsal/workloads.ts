/** Whether everything that should run, runs. */
import {
  AppsV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1Deployment,
  type V1StatefulSet,
} from "@kubernetes/client-node";
import { until } from "./wait.ts";

export interface Workload {
  /** E.g. `deployment/tracardi/gui`. */
  name: string;
  wanted: number;
  available: number;
  /** The controller has acted on the object as it is now, and every replica is of the newest version. */
  settled: boolean;
}

/** Every Deployment and StatefulSet of the cluster. */
export async function listWorkloads(cluster: KubeConfig): Promise<Workload[]> {
  const apps = cluster.makeApiClient(AppsV1Api);
  const [deployments, statefulSets] = await Promise.all([
    apps.listDeploymentForAllNamespaces(),
    apps.listStatefulSetForAllNamespaces(),
  ]);
  return [
    ...deployments.items.map((item) => workload("deployment", item)),
    ...statefulSets.items.map((item) => workload("statefulset", item)),
  ];
}

export function isAvailable({ wanted, available, settled }: Workload): boolean {
  return settled && available >= wanted;
}

function workload(kind: string, { metadata, spec, status }: V1Deployment | V1StatefulSet): Workload {
  const wanted = spec?.replicas ?? 1;
  return {
    name: `${kind}/${metadata?.namespace}/${metadata?.name}`,
    wanted,
    available: status?.availableReplicas ?? 0,
    settled:
      (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
      (status?.updatedReplicas ?? 0) >= wanted,
  };
}

export interface AvailabilityOptions {
  /** Milliseconds. */
  within: number;
  signal?: AbortSignal | undefined;
  onProgress?: (available: number, total: number) => void;
}

/**
 * Waits until every Deployment and StatefulSet is available.
 * @throws Error that names those that are not, and what the cluster last warned about them.
 */
export async function whenAvailable(cluster: KubeConfig, options: AvailabilityOptions): Promise<Workload[]> {
  const { within, signal, onProgress } = options;
  let last: Workload[] = [];
  try {
    return await until(
      async () => {
        last = await listWorkloads(cluster);
        const available = last.filter(isAvailable).length;
        onProgress?.(available, last.length);
        return available === last.length ? last : undefined;
      },
      { for: "the workloads", within, every: 100, signal },
    );
  } catch (error) {
    signal?.throwIfAborted();
    const missing = last.filter((workload) => !isAvailable(workload));
    if (missing.length === 0) throw error;
    const lines = missing.map(
      ({ name, available, wanted }) => `${name}: ${available} of ${wanted} available`,
    );
    throw new Error(
      [`not available after ${within / 1_000} s:`, ...lines, ...(await warnings(cluster))].join("\n  "),
    );
  }
}

/** The last warnings of the cluster's own account of events, newest first. */
async function warnings(cluster: KubeConfig): Promise<string[]> {
  const { items } = await cluster
    .makeApiClient(CoreV1Api)
    .listEventForAllNamespaces({ fieldSelector: "type=Warning", limit: 500 });
  return items
    .sort((a, b) => Number(b.lastTimestamp ?? b.eventTime ?? 0) - Number(a.lastTimestamp ?? a.eventTime ?? 0))
    .slice(0, 5)
    .map(({ involvedObject: { kind, name }, message }) => `${kind} ${name}: ${message}`);
}
