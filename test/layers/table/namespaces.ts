/** Namespaces and pods: what may run in a zone, and what it can do there. */
import type { Layer } from "../support/layer.ts";

const restrictedNamespace = "components/internal/restrictedNamespace.ts";
const podTemplate = "components/internal/podTemplate.ts";
const namespace = "components/internal/restrictedNamespace";
const hardened: Layer["red"] = {
  file: "components/everyWorkload",
  test: "hardens each container itself, not only its pod",
  only: "every workload of split",
};

export const namespaces: readonly Layer[] = [
  {
    name: "A namespace of its own for each edge",
    stops: "a pod of one zone's edge that could use the other's account and certificate",
    without: {
      file: "stacks/plan.ts",
      text: "edge: name(`${zone}-edge`)",
      replacement: 'edge: name("edge")',
    },
    red: { file: "stacks/plan", test: "puts every tier of split into its zone's namespaces" },
  },
  {
    name: "A namespace of its own for each zone's application",
    stops: "a public controller's rights that reach the private API's Secrets",
    without: {
      file: "stacks/plan.ts",
      text: "namespace: name(role.zone),",
      replacement: 'namespace: name("private"),',
    },
    red: { file: "stacks/plan", test: "puts every tier of split into its zone's namespaces" },
  },
  {
    name: "Pod Security restricted",
    stops: "privileged pods, host networks and host paths beside the private API",
    without: {
      file: restrictedNamespace,
      text: '[`pod-security.kubernetes.io/${mode}`, "restricted"]',
      replacement: '[`pod-security.kubernetes.io/${mode}`, "baseline"]',
    },
    red: {
      file: namespace,
      test: "makes a namespace that enforces the restricted standard of a pinned version",
    },
  },
  {
    name: "Pod Security on namespaces that existed before",
    stops: "the same where a platform team made the namespace",
    without: { file: restrictedNamespace, text: "labels: podSecurity,", replacement: "labels: {}," },
    red: { file: namespace, test: "only labels one that exists, and takes over no label but its own" },
  },
  {
    name: "Quota: no load balancer and no node port but the edge's",
    stops: "an added Service that opens a zone from outside",
    without: {
      file: restrictedNamespace,
      text: "args.services ?? { loadBalancers: 0, nodePorts: 0 }",
      replacement: "args.services ?? { loadBalancers: 9, nodePorts: 9 }",
    },
    red: { file: "components/trustZone", test: "lets the edge alone open a Service to the outside" },
  },
  {
    name: "Quota: pods",
    stops: "unbounded extra pods",
    without: {
      file: "components/internal/namespaceNeeds.ts",
      text: "pods: String(quota.pods),",
      replacement: "",
    },
    red: { file: namespace, test: "counts everything, zeros included" },
  },
  {
    name: "No token of the Kubernetes API that is not asked for",
    stops: "a taken-over container that talks to the API server",
    without: {
      file: podTemplate,
      text: "automountServiceAccountToken: false",
      replacement: "automountServiceAccountToken: true",
    },
    red: {
      file: "components/everyWorkload",
      test: "has an account of its own that no token is mounted for",
      only: "every workload of split",
    },
  },
  {
    name: "No root in containers",
    stops: "an escape that needs root",
    without: {
      file: podTemplate,
      text: "const { pods, container, preStopSeconds = 15, userId = 10001 } = args;",
      replacement: "const { pods, container, preStopSeconds = 15, userId = 0 } = args;",
    },
    red: {
      file: "components/everyWorkload",
      test: "runs with a user id above a node's own, but for Elasticsearch, whose image belongs to 1000",
      only: "every workload of split",
    },
  },
  {
    name: "Read-only root file systems",
    stops: "an intruder who wants to stay",
    without: {
      file: podTemplate,
      text: "readOnlyRootFilesystem: true",
      replacement: "readOnlyRootFilesystem: false",
    },
    red: hardened,
  },
  {
    name: "No capabilities",
    stops: "raw packets and everything else that root may",
    without: {
      file: podTemplate,
      text: 'capabilities: { drop: ["ALL"] }',
      replacement: "capabilities: { drop: [] }",
    },
    red: { ...hardened, test: "conforms to the restricted Pod Security Standard" },
  },
  {
    name: "No gain of privileges",
    stops: "programs that change their user",
    without: {
      file: podTemplate,
      text: "allowPrivilegeEscalation: false",
      replacement: "allowPrivilegeEscalation: true",
    },
    red: hardened,
  },
  {
    name: "No variables of Services that happen to exist",
    stops: "a Service called redis that redirects the API",
    without: {
      file: podTemplate,
      text: "enableServiceLinks: false",
      replacement: "enableServiceLinks: true",
    },
    red: {
      file: "components/everyWorkload",
      test: "gets no variable from a Service that happens to exist",
      only: "every workload of split",
    },
  },
  {
    name: "Containers that are added are hardened like the program",
    stops: "root, rights and a writable image beside a program",
    without: { file: "components/internal/extras.ts", text: "    ...hardened,\n", replacement: "" },
    red: {
      file: "components/internal/extras",
      test: "are containers that start first, stay, and are as hardened as the program",
    },
  },
  {
    name: "Labels that are added never win",
    stops: "a pod that another tier's policy and Service select",
    without: {
      file: "components/internal/extraMetadata.ts",
      text: "{ ...extra.labels, ...metadata.labels }",
      replacement: "{ ...metadata.labels, ...extra.labels }",
    },
    red: { file: "components/internal/extraMetadata", test: "never take the place of what is there" },
  },
];
