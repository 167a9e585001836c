/** Quotas that somebody else makes in our namespaces, and a Deployment that needs so much room in its own. */
import type { Values } from "./attempts.ts";

/** What a quota says, and why a Deployment beside it is refused. */
export type Grant = readonly [what: string, spec: Values, refusal: RegExp];

const namespace = "tracardi-private";

const needs = [
  "pods=7",
  "requests.cpu=700m",
  "requests.memory=1050Mi",
  "requests.ephemeral-storage=448Mi",
  "limits.cpu=3500m",
  "limits.memory=2100Mi",
  "limits.ephemeral-storage=1792Mi",
].join("\n");

/** As an `up` writes it. @param annotations in place of what it needs */
export function deployment(annotations: Values = { "quota.tracardi/namespace-needs": needs }): Values {
  const labels = { app: "added" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "added", namespace, annotations },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "added", image: "added:1" }] } },
    },
  };
}

export function quota(name: string, spec: Values, labels: Values = {}): Values {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name, namespace, labels }, spec };
}

const named = (shortage: string) =>
  new RegExp(
    `quota "foreign" of namespace tracardi-private grants ${shortage} that instances and a rollout of them need`,
  );

export const tooSmall: readonly Grant[] = [
  ["fewer pods", { hard: { pods: "6" } }, named("pods 6 of 7")],
  ["fewer pods by their count", { hard: { "count/pods": "6" } }, named("count/pods 6 of 7")],
  ["less CPU by its short name", { hard: { cpu: "0.5" } }, named("cpu 500m of 700m")],
  [
    "less memory in another unit",
    { hard: { "requests.memory": "1G" } },
    named("requests.memory 1G of 1050Mi"),
  ],
  [
    "less room on disks",
    { hard: { "ephemeral-storage": "400Mi" } },
    named("ephemeral-storage 400Mi of 448Mi"),
  ],
  [
    "lower limits of everything",
    { hard: { "limits.memory": "2Gi", "limits.cpu": "3", "limits.ephemeral-storage": "1Gi", pods: "100" } },
    named("limits.cpu 3 of 3500m, limits.memory 2Gi of 2100Mi, limits.ephemeral-storage 1Gi of 1792Mi"),
  ],
  [
    "fewer pods of a kind that all of ours are",
    { hard: { pods: "6" }, scopes: ["NotBestEffort", "NotTerminating"] },
    named("pods 6 of 7"),
  ],
];

/** Beside all of these at once a Deployment is admitted. */
export const harmless: readonly Values[] = [
  quota("enough", {
    hard: {
      pods: "7",
      cpu: "0.7",
      "requests.memory": "1050Mi",
      "limits.cpu": "3500m",
      "limits.memory": "2100Mi",
    },
  }),
  quota("of-other-things", { hard: { "count/configmaps": "100", "services.nodeports": "0" } }),
  quota("of-other-pods", { hard: { pods: "0" }, scopes: ["BestEffort"] }),
  quota("of-passing-pods", { hard: { pods: "0" }, scopes: ["Terminating"] }),
  quota("of-some-pods", {
    hard: { pods: "0" },
    scopeSelector: {
      matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["somebody-elses"] }],
    },
  }),
  quota("our-own", { hard: { pods: "6" } }, { "app.kubernetes.io/part-of": "tracardi" }),
];
