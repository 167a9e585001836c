/** A worker: a program that takes its work from the stores. Nobody connects to it, so it has no Service. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PodDefaults } from "../stacks/plan.ts";
import type { Quota } from "../stacks/quota.ts";
import type { Release } from "../stacks/releases.ts";
import type { WorkerPlan } from "../stacks/workers.ts";
import type { SecretReferences } from "./credentials.ts";
import { mountedCa } from "./internal/elasticsearchCa.ts";
import { environmentVariable } from "./internal/environment.ts";
import { selector, tierLabels } from "./internal/labels.ts";
import { needsAnnotation } from "./internal/namespaceNeeds.ts";
import { podTemplate } from "./internal/podTemplate.ts";

export interface WorkerArgs {
  readonly installation: string;
  readonly plan: WorkerPlan;
  /** Of the same release as the API. */
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
 * No probe: there is no port to ask, a process that ends is started again anyway, and a command would load the whole
 * program a second time, only to learn that it can be loaded. `dependsOn` holds the Deployment back.
 */
export class Worker extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;

  constructor(name: string, args: WorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Worker", name, {}, opts);
    const { installation, plan, release, namespace, credentials } = args;
    const child = { parent: this };
    const labels = tierLabels(installation, plan.tier, release.version);
    const metadata = { namespace, labels };
    const ca = mountedCa(credentials);

    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name }, automountServiceAccountToken: false },
      child,
    );
    this.deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: { ...metadata, annotations: needsAnnotation(args.needs) },
        spec: {
          replicas: plan.size.replicas,
          // Never two of different releases at the same data.
          strategy: { type: "Recreate" },
          // Without a probe a container is ready at once; this notices one that ends at its start.
          minReadySeconds: 10,
          progressDeadlineSeconds: 600,
          revisionHistoryLimit: 3,
          selector: { matchLabels: selector(installation, plan.tier) },
          template: podTemplate({
            installation,
            tier: plan.tier,
            labels,
            pods: args.pods,
            image: { repository: plan.repository, tag: release.version },
            size: plan.size,
            serviceAccountName: account.metadata.name,
            priorityClassName: args.priorityClassName,
            container: {
              ...(plan.command === undefined ? {} : { command: plan.command }),
              env: plan.environment.map((variable) => environmentVariable(variable, credentials)),
              ports: [],
              lastWords: true,
              volumeMounts: ca.mounts,
            },
            volumes: ca.volumes,
            // Nobody has to stop sending to it first.
            preStopSeconds: 0,
          }),
        },
      },
      { ...child, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.registerOutputs({});
  }
}
