/** Pods: an edge's own, and those that stand beside it or on their node's address. */
import type { Creation, Values } from "./attempts.ts";

/** Keeps to the restricted standard, but for what a test writes differently. */
export function pod(namespace: string, spec: Values = {}, container: Values = {}): Values {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "added", namespace },
    spec: {
      serviceAccountName: namespace.endsWith("-edge") ? namespace : "default",
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "added",
          image: "added:1",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

const edgeOnly = /only the ingress controller runs in the namespace of an edge, not ServiceAccount "/;

export const pods: readonly Creation[] = [
  ["the edge's own ServiceAccount", pod("tracardi-private-edge")],
  ["any ServiceAccount in an application's namespace", pod("tracardi-private")],
  [
    "the default ServiceAccount in an edge",
    pod("tracardi-private-edge", { serviceAccountName: "default" }),
    edgeOnly,
  ],
  ["no ServiceAccount in an edge", pod("tracardi-public-edge", { serviceAccountName: undefined }), edgeOnly],
  [
    "the other edge's ServiceAccount",
    pod("tracardi-private-edge", { serviceAccountName: "tracardi-public-edge" }),
    edgeOnly,
  ],
];

/** Pod Security refuses these as well; they are tried where its label is gone. */
export const hostPods: readonly Creation[] = [
  ["nothing of the host", pod("tracardi-private", {}, { ports: [{ containerPort: 8080 }] })],
  ["hostNetwork", pod("tracardi-private", { hostNetwork: true }), /hostNetwork has the address of its node/],
  [
    "a hostPort",
    pod("tracardi-private", {}, { ports: [{ containerPort: 8080, hostPort: 8080 }] }),
    /a hostPort opens the pod on its node's address/,
  ],
  [
    "a hostPort of an init container",
    pod("tracardi-private", {
      initContainers: [{ name: "first", image: "a:1", ports: [{ containerPort: 80, hostPort: 80 }] }],
    }),
    /a hostPort opens the pod on its node's address/,
  ],
];
