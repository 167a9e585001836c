/** One API tier: what its plan says, as a Deployment behind a Service that only the zone's edge may reach. */
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../stacks/connections.ts";
import { type EnvironmentVariable, elasticsearchCaFile } from "../stacks/environment.ts";
import { type ApiPlan, gracefulTimeout, type PodDefaults } from "../stacks/plan.ts";
import type { Release } from "../stacks/releases.ts";
import type { SecretReferences } from "./credentials.ts";
import { Workload } from "./internal/workload.ts";

export interface ApiTierArgs {
  readonly installation: string;
  /** Role, size and environment. */
  readonly plan: ApiPlan;
  readonly release: Release;
  readonly pods: PodDefaults;
  readonly priorityClassName: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  /** The Secrets that the environment refers to, in the same namespace. */
  readonly credentials: SecretReferences;
}

/** Seconds that an instance goes on serving while it is taken out of its Service. */
const preStopSeconds = 15;

/** Seconds beyond the wait and the drain, for gunicorn to end its workers. */
const reserveSeconds = 15;

/** `dependsOn` holds the Deployment back: releases from 0.9 end themselves when their stores do not answer. */
export class ApiTier extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;

  constructor(name: string, args: ApiTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:ApiTier", name, {}, opts);
    const { plan, release, credentials } = args;
    const { name: portName, number: port } = ports.http;
    const ca = mountedCa(credentials);

    const workload = new Workload(
      name,
      {
        installation: args.installation,
        tier: plan.role.tier,
        namespace: args.namespace,
        version: release.version,
        pods: args.pods,
        priorityClassName: args.priorityClassName,
        image: { repository: release.images.api, tag: release.version },
        size: plan.size,
        container: {
          env: plan.environment.map((variable) => environmentVariable(variable, credentials)),
          ports: [{ name: portName, containerPort: port }],
          ...probes(release.startupBudgetSeconds, portName),
          volumeMounts: ca.mounts,
        },
        volumes: ca.volumes,
        // Uploads are spooled here. gunicorn's heartbeat files lie in /dev/shm: the container runtime's own tmpfs
        // there stays writable beside a read-only root and allows no execution, so nothing is mounted over it.
        temporaryMebibytes: plan.size.container.limits.storage / 2,
        preStopSeconds,
        terminationGracePeriodSeconds: preStopSeconds + gracefulTimeout + reserveSeconds,
        service: {
          type: "ClusterIP",
          ports: [{ name: portName, port, targetPort: portName, protocol: "TCP", appProtocol: "http" }],
        },
      },
      { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.deployment = workload.deployment;
    this.service = workload.service;
    this.registerOutputs({ service: this.service.metadata.name });
  }
}

/**
 * /healthcheck needs no login. Release 1.1 answers it with 404 until its stores have answered once, earlier ones
 * answer at once; either way a slow start is not ended. Liveness asks no application: where logs are saved to
 * Elasticsearch each answer waits for it, and an outage there must not restart every instance.
 */
function probes(startupBudgetSeconds: number, port: string) {
  const healthcheck = { path: "/healthcheck", port };
  const startupPeriod = 5;
  return {
    startupProbe: {
      httpGet: healthcheck,
      periodSeconds: startupPeriod,
      timeoutSeconds: 5,
      failureThreshold: Math.ceil(startupBudgetSeconds / startupPeriod),
    },
    readinessProbe: { httpGet: healthcheck, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
  } satisfies Partial<k8s.types.input.core.v1.Container>;
}

function environmentVariable(
  variable: EnvironmentVariable,
  credentials: SecretReferences,
): k8s.types.input.core.v1.EnvVar {
  if ("value" in variable) return variable;
  const { name, secret, key } = variable;
  return { name, valueFrom: { secretKeyRef: { name: credentials.secretName(secret), key } } };
}

/** The certificate is a file because Tracardi only takes a path. */
function mountedCa({ elasticsearchCa }: SecretReferences) {
  if (elasticsearchCa === undefined) return { mounts: [], volumes: [] };
  const separator = elasticsearchCaFile.lastIndexOf("/");
  return {
    mounts: [
      { name: "elasticsearch-ca", mountPath: elasticsearchCaFile.slice(0, separator), readOnly: true },
    ],
    volumes: [
      {
        name: "elasticsearch-ca",
        secret: {
          secretName: elasticsearchCa.secretName,
          items: [{ key: elasticsearchCa.key, path: elasticsearchCaFile.slice(separator + 1) }],
          defaultMode: 0o440,
        },
      },
    ],
  };
}
