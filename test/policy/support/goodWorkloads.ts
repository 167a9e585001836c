/** Workloads of the good stack: hardened pods, and what stands around each of them. */
import type { Values } from "../../../rendering/secrets.ts";
import { type Asked, asked } from "./asked.ts";

const digest = `sha256:${"1f".repeat(32)}`;

/** What selectors select by. */
export function labelsOf(component: string): Values {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": "shop",
    "app.kubernetes.io/component": component,
  };
}

export interface PodOptions {
  readonly image: string;
  readonly env?: readonly Values[];
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly Values[];
  readonly volumes?: readonly Values[];
}

export function pod(component: string, options: PodOptions): Values {
  const { image, env = [], args, command, volumes = [] } = options;
  const { ports = [{ name: "http", containerPort: 8080 }] } = options;
  return {
    serviceAccountName: component,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: labelsOf(component) },
      },
    ],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }, ...volumes],
    containers: [
      {
        name: component,
        image: `${image}@${digest}`,
        ...(command === undefined ? {} : { command: [...command] }),
        ...(args === undefined ? {} : { args: [...args] }),
        env: [...env],
        ports: [...ports],
        startupProbe: { httpGet: { path: "/ready", port: ports[0]?.name } },
        readinessProbe: { httpGet: { path: "/ready", port: ports[0]?.name } },
        livenessProbe: { tcpSocket: { port: ports[0]?.name } },
        resources: {
          requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
          limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "128Mi" },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
}

export interface WorkloadOptions {
  readonly name: string;
  readonly namespace: string;
  readonly pod: Values;
  readonly replicas?: number;
  readonly autoscaler?: Values;
  readonly service: Values;
}

export function workload({ name, namespace, service, autoscaler, ...rest }: WorkloadOptions): Asked[] {
  return [
    deployment({ name, namespace, ...rest }),
    asked("v1", "ServiceAccount", name, namespace, { automountServiceAccountToken: false }),
    asked("v1", "Service", name, namespace, { spec: { selector: labelsOf(name), ...service } }),
    asked("policy/v1", "PodDisruptionBudget", name, namespace, {
      spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(name) } },
    }),
    ...(autoscaler === undefined
      ? []
      : [
          asked("autoscaling/v2", "HorizontalPodAutoscaler", name, namespace, {
            spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, ...autoscaler },
          }),
        ]),
  ];
}

export function deployment({
  name,
  namespace,
  pod: podSpec,
  replicas,
}: Pick<WorkloadOptions, "name" | "namespace" | "pod" | "replicas">): Asked {
  return asked("apps/v1", "Deployment", name, namespace, {
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: labelsOf(name) },
      template: { metadata: { labels: labelsOf(name) }, spec: podSpec },
    },
  });
}
