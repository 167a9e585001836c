/** A store with a volume: hardened StatefulSet, own ServiceAccount, headless Service and disruption budget. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { selector, tierLabels } from "./labels.ts";
import { type PodTemplateArgs, podTemplate } from "./podTemplate.ts";

type Decided = "labels" | "serviceAccountName" | "spreadPerRevision" | "preStopSeconds";

export interface StatefulWorkloadArgs extends Omit<PodTemplateArgs, Decided> {
  readonly namespace: pulumi.Input<string>;
  /** Where the data lives, one claim per replica. */
  readonly volume: {
    readonly mountPath: string;
    readonly gibibytes: number;
    /** Default: the cluster's default class. */
    readonly storageClass?: string;
  };
}

/**
 * Names are fixed: `<installation>-<tier>` is the host that the API connects to, and the claims carry it too, so
 * that a StatefulSet that had to be replaced finds its data again.
 */
export class StatefulWorkload extends pulumi.ComponentResource {
  readonly statefulSet: k8s.apps.v1.StatefulSet;
  readonly service: k8s.core.v1.Service;

  constructor(name: string, args: StatefulWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:internal:StatefulWorkload", name, {}, opts);
    const child = { parent: this };
    const labels = tierLabels(args.installation, args.tier, args.image.tag);
    const matchLabels = selector(args.installation, args.tier);
    const objectName = `${args.installation}-${args.tier}`;
    const metadata = { namespace: args.namespace, labels };

    const serviceAccount = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name: objectName }, automountServiceAccountToken: false },
      child,
    );
    // Headless: the name is the pod's address, and only while the pod is ready.
    this.service = new k8s.core.v1.Service(
      name,
      {
        metadata: { ...metadata, name: objectName },
        spec: {
          clusterIP: "None",
          selector: matchLabels,
          ports: args.container.ports.map(({ name, containerPort }) => ({
            name,
            port: containerPort,
            targetPort: name,
            protocol: "TCP",
          })),
        },
      },
      child,
    );
    const container = {
      ...args.container,
      volumeMounts: [
        { name: "data", mountPath: args.volume.mountPath },
        ...(args.container.volumeMounts ?? []),
      ],
    };
    this.statefulSet = new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata: { ...metadata, name: objectName },
        spec: {
          serviceName: this.service.metadata.name,
          replicas: args.size.replicas,
          revisionHistoryLimit: 3,
          updateStrategy: { type: "RollingUpdate" },
          selector: { matchLabels },
          template: podTemplate({
            ...args,
            container,
            labels,
            serviceAccountName: serviceAccount.metadata.name,
            spreadPerRevision: false,
            // There is no other instance to go to: a wait would only make the outage longer.
            preStopSeconds: 0,
          }),
          volumeClaimTemplates: [
            {
              metadata: { name: "data", labels: matchLabels },
              spec: {
                accessModes: ["ReadWriteOnce"],
                resources: { requests: { storage: `${args.volume.gibibytes}Gi` } },
                ...(args.volume.storageClass === undefined
                  ? {}
                  : { storageClassName: args.volume.storageClass }),
              },
            },
          ],
          // Data outlives the set; it goes with its namespace.
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        },
      },
      { ...child, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    // A budget for a single replica would only block every drain.
    if (args.size.replicas > 1) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
          metadata,
          spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels } },
        },
        child,
      );
    }
    this.registerOutputs({ service: this.service.metadata.name });
  }
}
