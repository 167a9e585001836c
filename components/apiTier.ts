/** One API tier: what its plan says, as a Deployment behind a Service that only the zone's edge may reach. */
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../stacks/connections.ts";
import type { ApiPlan, PodDefaults } from "../stacks/plan.ts";
import type { Quota } from "../stacks/quota.ts";
import type { Release } from "../stacks/releases.ts";
import { graceSeconds } from "../stacks/sizing/shutdown.ts";
import type { SecretReferences } from "./credentials.ts";
import { mountedCa } from "./internal/elasticsearchCa.ts";
import { environmentVariable } from "./internal/environment.ts";
import { tierLabels } from "./internal/labels.ts";
import { mountedScript, type Script } from "./internal/script.ts";
import { Workload } from "./internal/workload.ts";

export interface ApiTierArgs {
  readonly installation: string;
  /** Role, size and environment. */
  readonly plan: ApiPlan;
  readonly release: Release;
  readonly pods: PodDefaults;
  readonly priorityClassName?: pulumi.Input<string> | undefined;
  readonly namespace: pulumi.Input<string>;
  /** What the namespace must be able to hold. Default: no quota is compared with it. */
  readonly needs?: Quota | undefined;
  /** The Secrets that the environment refers to, in the same namespace. */
  readonly credentials: SecretReferences;
}

/**
 * Seconds that an instance waits for its stores before it is started anew, and between two looks. Less than the 10
 * minutes that a rollout may take, so that it ends with last words.
 */
const storeCheck = { patience: 240, pause: 2 } as const;

/** What the check of the stores reads; the same variables with the same values as the API's. */
const storeCheckVariables = ["ELASTIC_HOST", "ELASTIC_SCHEME", "ELASTIC_CA_FILE", "REDIS_HOST", "REDIS_PORT"];

/** `dependsOn` holds the Deployment back: releases from 0.9 end themselves when their stores do not answer. */
export class ApiTier extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;

  constructor(name: string, args: ApiTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:ApiTier", name, {}, opts);
    const { plan, release, credentials } = args;
    const { name: portName, number: port } = ports.http;
    const ca = mountedCa(credentials);
    const env = plan.environment.map((variable) => environmentVariable(variable, credentials));
    const check = release.waitsForStores
      ? undefined
      : mountedScript(
          `${name}-store-check`,
          {
            file: "store_check.py",
            namespace: args.namespace,
            labels: tierLabels(args.installation, plan.role.tier, release.version),
            ...storeCheck,
          },
          { parent: this },
        );

    const workload = new Workload(
      name,
      {
        installation: args.installation,
        tier: plan.role.tier,
        namespace: args.namespace,
        needs: args.needs,
        version: release.version,
        pods: args.pods,
        priorityClassName: args.priorityClassName,
        image: { repository: release.images.api, tag: release.version },
        size: plan.size,
        container: {
          env,
          ports: [{ name: portName, containerPort: port }],
          // A release that finds its stores closed logs that and ends.
          lastWords: true,
          ...probes(release.startupBudgetSeconds, portName),
          volumeMounts: ca.mounts,
        },
        ...(check === undefined ? {} : { initContainers: [awaitStores(check, env, ca.mounts)] }),
        volumes: [...ca.volumes, ...(check === undefined ? [] : [check.volume])],
        // Uploads are spooled here. gunicorn's heartbeat files lie in /dev/shm: the container runtime's own tmpfs
        // there stays writable beside a read-only root and allows no execution, so nothing is mounted over it.
        temporaryMebibytes: plan.size.container.limits.storage / 2,
        preStopSeconds: plan.size.shutdown.waitSeconds,
        terminationGracePeriodSeconds: graceSeconds(plan.size.shutdown),
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

/** For a release that does not wait for its stores itself: it would be ready and answer /track with 500. */
function awaitStores(
  script: Script,
  env: readonly k8s.types.input.core.v1.EnvVar[],
  mounts: readonly k8s.types.input.core.v1.VolumeMount[],
) {
  return {
    name: "await-stores",
    command: script.command,
    env: [...env.filter(({ name }) => storeCheckVariables.includes(String(name))), ...script.env],
    volumeMounts: [script.mount, ...mounts],
    lastWords: true,
  };
}
