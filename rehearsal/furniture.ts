/** What a cluster of a cloud has before anybody installs something: nodes, a default storage class, and the rights of the stand-ins. */
import {
  CoreV1Api,
  type KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  type V1Node,
} from "@kubernetes/client-node";
import { CLOUD_ROLE, STORAGE } from "./cloud/objects.ts";
import { CLIENTS } from "./credentials.ts";
import { KWOK_ROLE } from "./kwok/role.ts";
import { type NodeShape, nodeObjects } from "./nodes.ts";
import { until, type WaitOptions } from "./wait.ts";

/** Rights that name one of the rehearsal's own clients carry this prefix in their names. */
const RIGHTS: [role: { metadata: { name: string } }, user: string][] = [
  [KWOK_ROLE, CLIENTS.kwok.commonName],
  [CLOUD_ROLE, CLIENTS.cloud.commonName],
];

/** Creates what is missing and corrects what has changed. Doing it twice changes nothing. */
export async function furnish(cluster: KubeConfig, shape: NodeShape): Promise<void> {
  const objects = KubernetesObjectApi.makeApiClient(cluster);
  const apply = (object: KubernetesObject) =>
    objects.patch(object, undefined, undefined, "rehearsal", true, PatchStrategy.ServerSideApply);
  const core = cluster.makeApiClient(CoreV1Api);
  const create = async (body: V1Node) => {
    try {
      await core.createNode({ body });
    } catch (error) {
      if ((error as { code?: number }).code !== 409) throw error;
    }
  };
  const bindings = RIGHTS.map(([role, user]) => binding(role.metadata.name, user));
  await Promise.all([
    ...[...RIGHTS.map(([role]) => role), ...bindings, ...STORAGE].map(apply),
    // Applied nodes would lose their status, which holds how big they are.
    ...nodeObjects(shape).map(create),
  ]);
}

/** Waits until the scheduler may use every node and pods can be created: what `kubectl wait` would ask for. */
export async function whenReady(cluster: KubeConfig, options: Omit<WaitOptions, "for">): Promise<void> {
  const core = cluster.makeApiClient(CoreV1Api);
  await until(
    async () => {
      const { items } = await core.listNode();
      return items.length > 0 && items.every(isUsable);
    },
    { ...options, for: "the nodes to be ready" },
  );
  await until(
    async () => {
      const { items } = await core.listNamespacedServiceAccount({ namespace: "default" });
      return items.length > 0;
    },
    { ...options, for: 'the service account of the namespace "default"' },
  );
}

function isUsable({ status, spec }: V1Node): boolean {
  const ready = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
  return ready === true && !spec?.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/"));
}

function binding(role: string, user: string): KubernetesObject & Record<string, unknown> {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: role },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
  };
}
