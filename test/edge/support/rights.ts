/** Rights of ServiceAccounts, as lines of text: `verb,verb group/resource`. */
import { AuthorizationV1Api, CoreV1Api, KubeConfig, type V1ResourceRule } from "@kubernetes/client-node";
import type { ZoneName } from "../../../stacks/topologies.ts";
import type { Scene } from "./installations.ts";

/** What the API server says that the ServiceAccount of a zone's controllers may do, beyond what everybody may, by namespace. */
export async function rightsIn(
  scene: Scene,
  zone: ZoneName,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const namespace = scene.plan.zones[zone].edge.namespace;
  const core = scene.rehearsal.cluster.makeApiClient(CoreV1Api);
  const account = scene.edge.controllers(zone)[0]?.pod.spec?.serviceAccountName ?? "";
  // Every namespace has one, which nothing is granted to.
  const [controller, nobody] = await Promise.all([
    authorizationOf(scene, namespace, account),
    authorizationOf(scene, namespace, "default"),
  ]);
  const { items } = await core.listNamespace();
  const names = items.map(({ metadata }) => metadata?.name ?? "");
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, readonly string[]]> => {
        const usual = new Set(await rules(nobody, name));
        return [name, (await rules(controller, name)).filter((rule) => !usual.has(rule))];
      }),
    ),
  );
}

/** A client that speaks with the account's token and nothing else. */
async function authorizationOf(
  scene: Scene,
  namespace: string,
  account: string,
): Promise<AuthorizationV1Api> {
  const cluster = scene.rehearsal.cluster.getCurrentCluster();
  if (!cluster) throw new Error("the rehearsal has no cluster");
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, { name: account, token: await tokenOf(scene, namespace, account) });
  return config.makeApiClient(AuthorizationV1Api);
}

async function tokenOf({ rehearsal }: Scene, namespace: string, name: string): Promise<string> {
  const { status } = await rehearsal.cluster
    .makeApiClient(CoreV1Api)
    .createNamespacedServiceAccountToken({ namespace, name, body: { spec: { audiences: [] } } });
  return status?.token ?? "";
}

async function rules(api: AuthorizationV1Api, namespace: string): Promise<string[]> {
  const { status } = await api.createSelfSubjectRulesReview({ body: { spec: { namespace } } });
  if (!status || status.incomplete) throw new Error(`the rules in ${namespace} are incomplete`);
  const paths = status.nonResourceRules.map(
    ({ verbs, nonResourceURLs = [] }) => `${verbs.join()} ${nonResourceURLs.join()}`,
  );
  return [...status.resourceRules.flatMap(lines), ...paths].sort();
}

function lines({ verbs, apiGroups = [], resources = [], resourceNames = [] }: V1ResourceRule): string[] {
  const named = resourceNames.length > 0 ? ` named ${resourceNames.join()}` : "";
  return apiGroups.flatMap((group) =>
    resources.map(
      (resource) => `${verbs.join()} ${group === "" ? resource : `${group}/${resource}`}${named}`,
    ),
  );
}

export interface TrialRights {
  readonly ofRoutes: readonly string[];
  readonly ofCluster: readonly string[];
}

let trials = 0;

/** A copy of the private controller with a token of these rights. It has the pod's own address family and files. */
export async function runWithRights(scene: Scene, { ofRoutes, ofCluster }: TrialRights) {
  const { plan, rehearsal, edge } = scene;
  const { namespace, routesNamespace } = plan.zones.private.edge;
  trials += 1;
  const name = `trial-${trials}`;
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  const role = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });
  const items = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    ...(["Role", "ClusterRole"] as const).flatMap((kind) => {
      const metadata = kind === "Role" ? { name, namespace: routesNamespace } : { name };
      const apiVersion = "rbac.authorization.k8s.io/v1";
      return [
        { apiVersion, kind, metadata, rules: (kind === "Role" ? ofRoutes : ofCluster).map(ruleOf) },
        { apiVersion, kind: `${kind}Binding`, metadata, roleRef: role(kind), subjects },
      ];
    }),
  ];
  await rehearsal.kubectl(["apply", "-f", "-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
  const token = await tokenOf(scene, namespace, name);
  return edge.runCopy("private", {
    name: `${plan.installation}-${name}`,
    podIp: `10.244.251.${trials}`,
    files: { token },
  });
}

function ruleOf(line: string): object {
  const [verbs = "", what = ""] = line.split(" ");
  const [, group = "", resource = ""] = /^(?:([^/]*\.[^/]*)\/)?(.*)$/.exec(what) ?? [];
  return { verbs: verbs.split(","), apiGroups: [group], resources: [resource] };
}
