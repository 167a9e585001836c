/** Who stays when nodes run out of room. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { installationLabels } from "./internal/labels.ts";

export interface PriorityClassesArgs {
  readonly installation: string;
  /** Names of existing classes by kind, instead of one that is made; "none": no class at all. Default: all are made. */
  readonly existing?: Readonly<Partial<Record<Kind, string | undefined>>>;
}

/**
 * Stores go last: they are single instances, and without Elasticsearch or Redis neither tracking nor login works.
 * Then the edge, whose few replicas every request passes. An API instance is one of several. All are above
 * unclassified workloads (0) and far below Kubernetes' own system classes (2 000 000 000), which an application must
 * not compete with.
 */
const classes = {
  stores: { value: 3000, description: "Stores of Tracardi: single instances that everything else needs" },
  edge: { value: 2000, description: "Ingress controllers of Tracardi: every request passes them" },
  api: { value: 1000, description: "API and GUI of Tracardi: several instances each" },
  // Work that can wait takes no running pod's place.
  workers: {
    value: 500,
    description: "Workers of Tracardi: nobody waits for them",
    preemptionPolicy: "Never",
  },
} as const;

type Kind = keyof typeof classes;

/** A word instead of a name: whatever class the cluster gives to pods that name none. */
const none = "none";

export class PriorityClasses extends pulumi.ComponentResource {
  readonly stores?: pulumi.Output<string> | undefined;
  readonly edge?: pulumi.Output<string> | undefined;
  readonly api?: pulumi.Output<string> | undefined;
  readonly workers?: pulumi.Output<string> | undefined;

  constructor(name: string, args: PriorityClassesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:PriorityClasses", name, {}, opts);
    const priorityClass = (suffix: Kind) => {
      const existing = args.existing?.[suffix];
      if (existing !== undefined) return existing === none ? undefined : pulumi.output(existing);
      return new k8s.scheduling.v1.PriorityClass(
        `${name}-${suffix}`,
        {
          metadata: { labels: installationLabels(args.installation) },
          globalDefault: false,
          preemptionPolicy: "PreemptLowerPriority",
          ...classes[suffix],
        },
        { parent: this },
      ).metadata.name;
    };

    this.stores = priorityClass("stores");
    this.edge = priorityClass("edge");
    this.api = priorityClass("api");
    this.workers = priorityClass("workers");
    this.registerOutputs({ stores: this.stores, edge: this.edge, api: this.api, workers: this.workers });
  }
}
