/**
 * A node whose pods are run by the test: it takes what only it can take, runs the pod's container as a process with the
 * cluster's own ConfigMaps and Secrets as files, and reports its end as a kubelet does.
 */
import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { until } from "../../../rehearsal/wait.ts";
import { type Content, type Ended, runContainer } from "../../install/support/container.ts";

export const NODE = "by-hand";

/** Milliseconds that the cluster may take for one of its steps. */
const WITHIN = 60_000;

/** Lets the simulated nodes take no more pods, and adds one that kwok does not know. */
export async function makeNode(rehearsal: Rehearsal): Promise<void> {
  await rehearsal.kubectl(["cordon", "--selector", "rehearsal/kubelet=running"]);
  const labels = { "kubernetes.io/os": "linux", "kubernetes.io/hostname": NODE };
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: NODE, labels } };
  await rehearsal.kubectl(["create", "-f", "-"], { input: JSON.stringify(node) });
  const room = { cpu: "8", memory: "32Gi", "ephemeral-storage": "100Gi", pods: "110" };
  const now = new Date().toISOString();
  const ready = { type: "Ready", status: "True", reason: "KubeletReady", message: "" };
  await patchStatus(rehearsal, ["node", NODE], {
    capacity: room,
    allocatable: room,
    conditions: [{ ...ready, lastHeartbeatTime: now, lastTransitionTime: now }],
  });
  const core = rehearsal.cluster.makeApiClient(CoreV1Api);
  const untainted = async () => {
    const { spec } = await core.readNode({ name: NODE });
    return (spec?.taints ?? []).length === 0 || undefined;
  };
  await until(untainted, { for: `node ${NODE}`, within: WITHIN, every: 100 });
}

/**
 * Runs the next pod of the tier that comes to the node, once. One that is deleted or evicted meanwhile is asked to end, as
 * a kubelet would ask it, and is gone when it has.
 * @param environment in place of the pod's own
 */
export async function runNextPod(
  rehearsal: Rehearsal,
  { tier, environment }: { tier: string; environment: Readonly<Record<string, string>> },
): Promise<Ended> {
  const core = rehearsal.cluster.makeApiClient(CoreV1Api);
  const labelSelector = `app.kubernetes.io/component=${tier}`;
  const next = async () => {
    const { items } = await core.listPodForAllNamespaces({
      labelSelector,
      fieldSelector: `spec.nodeName=${NODE}`,
    });
    return items.find(({ status, metadata }) => status?.phase === "Pending" && !metadata?.deletionTimestamp);
  };
  const pod = await until(next, { for: `a pod of ${tier}`, within: 2 * WITHIN, every: 100 });
  const namespace = pod.metadata?.namespace ?? "";
  const content: Content = async (kind, name) => {
    if (kind === "ConfigMap") return (await core.readNamespacedConfigMap({ namespace, name })).data ?? {};
    const { data = {} } = await core.readNamespacedSecret({ namespace, name });
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
  };
  if (pod.spec === undefined) throw new Error(`pod ${pod.metadata?.name} has no spec`);
  const name = pod.metadata?.name ?? "";
  const over = new AbortController();
  const told = until(
    async () => {
      const { metadata } = await core.readNamespacedPod({ namespace, name });
      return metadata?.deletionTimestamp !== undefined;
    },
    { for: `the end of pod ${name}`, within: 5 * WITHIN, every: 100, signal: over.signal },
  );
  const stop = told.catch(() => new Promise(() => {}));
  const ended = await runContainer(content, pod.spec, tier, { environment, stop });
  over.abort();
  await reportEnd(rehearsal, pod, tier, ended);
  if (await told.catch(() => false)) {
    await rehearsal.kubectl(["delete", "pod", name, "-n", namespace, "--grace-period=0", "--force"]);
  }
  return ended;
}

/** As a kubelet does with terminationMessagePolicy FallbackToLogsOnError. */
async function reportEnd(
  rehearsal: Rehearsal,
  { metadata, spec }: V1Pod,
  container: string,
  { code, lastWords, stderr }: Ended,
): Promise<void> {
  const now = new Date().toISOString();
  const succeeded = code === 0;
  const reason = succeeded ? "PodCompleted" : "PodFailed";
  const message = lastWords ?? (succeeded ? "" : stderr);
  const condition = (type: string, status: "True" | "False") => ({
    type,
    status,
    ...(status === "False" ? { reason } : {}),
    lastTransitionTime: now,
  });
  await patchStatus(rehearsal, ["pod", metadata?.name ?? "", "-n", metadata?.namespace ?? ""], {
    phase: succeeded ? "Succeeded" : "Failed",
    startTime: now,
    conditions: [
      condition("PodReadyToStartContainers", "False"),
      condition("Initialized", "True"),
      condition("ContainersReady", "False"),
      condition("Ready", "False"),
    ],
    containerStatuses: [
      {
        name: container,
        image: spec?.containers[0]?.image ?? "",
        imageID: "",
        ready: false,
        started: false,
        restartCount: 0,
        state: {
          terminated: {
            exitCode: code ?? 255,
            reason: succeeded ? "Completed" : "Error",
            ...(message === "" ? {} : { message }),
            startedAt: now,
            finishedAt: now,
          },
        },
      },
    ],
  });
}

async function patchStatus(rehearsal: Rehearsal, object: readonly string[], status: object): Promise<void> {
  await rehearsal.kubectl([
    "patch",
    ...object,
    "--subresource=status",
    "--type=strategic",
    "--patch",
    JSON.stringify({ status }),
  ]);
}
