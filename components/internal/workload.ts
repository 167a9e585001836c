/** A stateless tier: hardened Deployment, own ServiceAccount, Service, disruption budget and, where wanted, autoscaler. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Quota } from "../../stacks/quota.ts";
import { mostReplicas } from "../../stacks/sizing.ts";
import { autoscaler } from "./autoscaler.ts";
import { selector, tierLabels } from "./labels.ts";
import { needsAnnotation } from "./namespaceNeeds.ts";
import { type PodTemplateArgs, podTemplate } from "./podTemplate.ts";

export interface WorkloadArgs extends Omit<PodTemplateArgs, "labels" | "serviceAccountName"> {
  readonly namespace: pulumi.Input<string>;
  /** What the namespace must be able to hold. Default: no quota is compared with it. */
  readonly needs?: Quota | undefined;
  /** Version of what runs inside, for the label. */
  readonly version: string;
  /** Further annotations of the pods: a changed value rolls them. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The Service in front; its name is the workload's. */
  readonly service: Omit<k8s.types.input.core.v1.ServiceSpec, "selector">;
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
}

/**
 * The number of instances is taken over from whoever set it last: an autoscaler that is switched off, or a hand. Without
 * it the API server refuses the change, because the number is somebody else's.
 */
const ownsItsNumber = { "pulumi.com/patchForce": "true" } as const;

/**
 * Nobody may be lost in a rollout: a new pod is ready for 10 seconds before an old one ends. `dependsOn` holds the
 * Deployment back, so that policies and stores exist before its pods.
 */
export class Workload extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;
  readonly serviceAccount: k8s.core.v1.ServiceAccount;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:internal:Workload", name, {}, opts);
    const child = { parent: this };
    const labels = tierLabels(args.installation, args.tier, args.version);
    const matchLabels = selector(args.installation, args.tier);
    const metadata = { namespace: args.namespace, labels };

    this.serviceAccount = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name }, automountServiceAccountToken: false },
      child,
    );
    const template = podTemplate({ ...args, labels, serviceAccountName: this.serviceAccount.metadata.name });
    const awaited = `${awaitedSeconds(args.size, args.pods.rolloutSeconds)}s`;
    this.deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: {
          ...metadata,
          annotations: {
            ...needsAnnotation(args.needs),
            ...(args.size.autoscaling === undefined ? ownsItsNumber : {}),
          },
        },
        spec: {
          // With an autoscaler there is no number that this program could want.
          ...(args.size.autoscaling === undefined ? { replicas: args.size.replicas } : {}),
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          minReadySeconds: 10,
          progressDeadlineSeconds: args.pods.rolloutSeconds,
          revisionHistoryLimit: 3,
          selector: { matchLabels },
          template:
            args.podAnnotations === undefined
              ? template
              : { ...template, metadata: { labels, annotations: { ...args.podAnnotations } } },
        },
      },
      {
        ...child,
        customTimeouts: { create: awaited, update: awaited },
        ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
        // A number that is given up is set to 1 by the API server, unless somebody holds on to it.
        ...(args.size.autoscaling === undefined ? {} : { ignoreChanges: ["spec.replicas"] }),
      },
    );
    const scaled =
      args.size.autoscaling === undefined
        ? []
        : [
            autoscaler(
              name,
              {
                namespace: args.namespace,
                labels,
                deployment: this.deployment.metadata.name,
                bounds: args.size.autoscaling,
                ...(args.size.beside === undefined ? {} : { container: args.tier }),
              },
              // Deleted by design when autoscaling is switched off, which protection would refuse.
              { ...child, protect: false },
            ),
          ];
    this.service = new k8s.core.v1.Service(
      name,
      {
        metadata: {
          ...metadata,
          name,
          ...(args.serviceAnnotations === undefined ? {} : { annotations: { ...args.serviceAnnotations } }),
        },
        spec: { ...args.service, selector: matchLabels },
      },
      child,
    );
    // A budget for a single replica would only block every drain.
    if (mostReplicas(args.size) > 1) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
          metadata,
          spec: {
            maxUnavailable: 1,
            // A pod that never gets ready must not hold a drain up.
            unhealthyPodEvictionPolicy: "AlwaysAllow",
            selector: { matchLabels },
          },
        },
        // A refused destroy deletes what is not protected, unless something that is depends on it.
        { ...child, dependsOn: scaled },
      );
    }
    this.registerOutputs({ service: this.service.metadata.name });
  }
}

/**
 * Instances are replaced one after the other, so a large tier takes longer than the ten minutes that Pulumi waits by
 * itself. One instance may take all of its time; the others are given a tenth of it each.
 */
function awaitedSeconds(size: WorkloadArgs["size"], rolloutSeconds: number): number {
  return Math.ceil(rolloutSeconds * (1 + mostReplicas(size) / 10));
}
