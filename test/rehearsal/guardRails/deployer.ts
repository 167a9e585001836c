/** The edges' own configuration and the policies, where a deployer is named: who changes them, and who does not. */
import { operator, type Values } from "./attempts.ts";
import { pod } from "./pods.ts";

/** Names of the private edge's objects, which Pulumi and Kubernetes chose. */
export interface EdgeNames {
  /** `deployment.apps/<name>`. */
  readonly controller: string;
  /** The ConfigMap with the trusted list. */
  readonly list: string;
  /** One of the controller's pods. */
  readonly member: string;
}

/** Arguments of kubectl, and what it reads. */
type Attempt = readonly [
  what: string,
  args: (names: EdgeNames) => readonly string[],
  object?: Values | undefined,
  refusal?: RegExp,
];

export const deployerOnly =
  /operator is not the deployer of the stack \(tracardi:deployer\), who alone changes arguments and trusted list/;
export const edge = ["-n", "tracardi-private-edge"];
const dryRun = ["--dry-run=server", ...operator];
export const creation = ["create", ...dryRun, "-f", "-"];
const patch = (what: string, change: Values, type = "merge") => [
  "patch",
  what,
  ...edge,
  `--type=${type}`,
  ...dryRun,
  "-p",
  JSON.stringify(change),
];
const deletion = (what: string) => ["delete", ...what.split(" "), ...edge, ...dryRun];

/** What `operator` does in the private edge's namespace, but for what is said otherwise. */
export const deployerAttempts: readonly Attempt[] = [
  ["a further ConfigMap", () => creation, configMap("tracardi-private-edge"), deployerOnly],
  ["a further ConfigMap of the public edge", () => creation, configMap("tracardi-public-edge"), deployerOnly],
  ["a further ConfigMap of an application", () => creation, configMap("tracardi-private")],
  [
    "a change of the trusted list, which is immutable besides",
    ({ list }) => patch(`configmap/${list}`, { metadata: { annotations: { a: "b" } } }),
    undefined,
    deployerOnly,
  ],
  ["a deleted trusted list", ({ list }) => deletion(`configmap/${list}`), undefined, deployerOnly],
  ["the cluster's certificates", () => patch("configmap/kube-root-ca.crt", { data: { more: "a" } })],
  [
    "another argument",
    ({ controller }) => patch(controller, argument("--log.level=DEBUG"), "strategic"),
    undefined,
    deployerOnly,
  ],
  [
    "a restart",
    ({ controller }) => ["rollout", "restart", controller, ...edge, ...operator],
    undefined,
    deployerOnly,
  ],
  ["a deleted controller", ({ controller }) => deletion(controller), undefined, deployerOnly],
  [
    "a label of the controller",
    ({ controller }) => patch(controller, { metadata: { labels: { team: "a" } } }),
  ],
  ["more replicas", ({ controller }) => patch(controller, { spec: { replicas: 3 } })],
  ["more replicas by scaling", ({ controller }) => ["scale", controller, "--replicas=3", ...edge, ...dryRun]],
  ["a pod beside the controller's", () => creation, pod("tracardi-private-edge"), deployerOnly],
  [
    "a container put into the controller's pod",
    // The role "admin" has no such right; who has it is refused all the same.
    ({ member }) => [
      ...patch(`pod/${member}`, intruder, "strategic"),
      "--subresource=ephemeralcontainers",
      "--as-group=system:masters",
    ],
    undefined,
    deployerOnly,
  ],
  ["a deleted pod, which comes back", ({ member }) => deletion(`pod/${member}`)],
  ["a Job", () => creation, job("tracardi-private-edge"), deployerOnly],
  ["a Job of an application", () => creation, job("tracardi-private")],
  ["another template of a CronJob", () => patch("cronjob/added", otherJobTemplate), undefined, deployerOnly],
  ["a CronJob that pauses", () => patch("cronjob/added", { spec: { suspend: true } })],
  [
    "a pod that Kubernetes makes from a template",
    () => [...creation, "--as=system:serviceaccount:kube-system:replicaset-controller"],
    pod("tracardi-private-edge"),
  ],
  [
    "a pod by another controller, whatever it may do elsewhere",
    () => [...creation, "--as=system:serviceaccount:other:controller", "--as-group=system:masters"],
    pod("tracardi-private-edge"),
    /system:serviceaccount:other:controller is not the deployer of the stack/,
  ],
  ["a deleted NetworkPolicy", () => deletion("networkpolicies --all"), undefined, deployerOnly],
  [
    "a deleted NetworkPolicy of an application",
    () => ["delete", "networkpolicies", "--all", "-n", "tracardi-private", ...dryRun],
    undefined,
    deployerOnly,
  ],
  [
    "all NetworkPolicies deleted at once",
    () => ["delete", "--raw", `${policiesOf("tracardi-private")}?dryRun=All`, ...operator],
    undefined,
    deployerOnly,
  ],
  ["the same by the deployer", () => ["delete", "--raw", `${policiesOf("tracardi-private")}?dryRun=All`]],
  ["a Secret", () => creation, { ...configMap("tracardi-private-edge"), kind: "Secret", data: undefined }],
];

const intruder = {
  spec: {
    ephemeralContainers: [
      {
        name: "intruder",
        image: "a:1",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
};

function argument(text: string) {
  return { spec: { template: { spec: { containers: [{ name: "private-edge", args: [text] }] } } } };
}

function policiesOf(namespace: string): string {
  return `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
}

export function configMap(namespace: string): Values {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "added", namespace }, data: { a: "b" } };
}

export function cronJob(namespace: string): Values {
  const { spec } = job(namespace);
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "added", namespace },
    // Never: there is no such day.
    spec: { schedule: "0 0 31 2 *", jobTemplate: { spec } },
  };
}

const otherJobTemplate = { spec: { jobTemplate: { spec: { backoffLimit: 1 } } } };

function job(namespace: string): Values {
  const { spec } = pod(namespace) as { spec: object };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "added", namespace },
    spec: { template: { spec: { ...spec, restartPolicy: "Never" } } },
  };
}
