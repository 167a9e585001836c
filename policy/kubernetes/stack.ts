/** The objects of a stack, and how they refer to each other. */
import type { PolicyResource } from "@pulumi/policy";
import type { Installation, Role } from "../framework/installation.ts";
import type { KubernetesObject, Values } from "./objects.ts";
import { type PodTemplate, podTemplateOf } from "./pods.ts";
import { selects } from "./selectors.ts";

export interface Workload extends PodTemplate {
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly role: Role | undefined;
}

const INSTANCE = "app.kubernetes.io/instance";
const COMPONENT = "app.kubernetes.io/component";

export class Stack {
  readonly objects: readonly KubernetesObject[];
  /** Of every kind, also what is no Kubernetes object. */
  readonly resources: readonly PolicyResource[];
  readonly workloads: readonly Workload[];

  constructor(
    objects: readonly KubernetesObject[],
    resources: readonly PolicyResource[],
    { components }: Installation,
  ) {
    this.objects = objects;
    this.resources = resources;
    const roles = new Map(
      Object.entries(components).flatMap(([role, names]) => names.map((name) => [name, role as Role])),
    );
    this.workloads = objects.flatMap((object) => {
      const template = podTemplateOf(object);
      if (template === undefined) return [];
      return [
        {
          ...template,
          object,
          namespace: object.namespace ?? "default",
          role: roles.get(template.labels[COMPONENT]),
        },
      ];
    });
  }

  kind(kind: string): readonly KubernetesObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** The workloads for which that is the role. */
  role(...roles: readonly Role[]): readonly Workload[] {
    return this.workloads.filter(({ role }) => role !== undefined && roles.includes(role));
  }

  find(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.kind(kind).find((object) => object.namespace === namespace && object.name === name);
  }

  /** Workloads whose pods a selector of that namespace selects. */
  selected(namespace: string | undefined, selector: Values | undefined): readonly Workload[] {
    return this.workloads.filter(
      (workload) => workload.namespace === (namespace ?? "default") && selects(selector, workload.labels),
    );
  }

  /** Workloads behind a Service, whose selector is a plain list of labels. */
  behind({ namespace, spec }: KubernetesObject): readonly Workload[] {
    return spec.selector === undefined ? [] : this.selected(namespace, { matchLabels: spec.selector });
  }

  /** The fewest replicas that a workload runs with: an autoscaler's minimum, else the number it asks for. */
  replicas({ object }: Workload): number {
    return this.autoscaler(object)?.spec.minReplicas ?? object.spec.replicas ?? 1;
  }

  autoscaler(object: KubernetesObject): KubernetesObject | undefined {
    return this.kind("HorizontalPodAutoscaler").find(
      ({ namespace, spec }) =>
        namespace === object.namespace &&
        spec.scaleTargetRef?.kind === object.kind &&
        spec.scaleTargetRef?.name === object.name,
    );
  }
}

/** Which installation an object belongs to, where several are in one stack. */
export function instanceOf({ labels }: KubernetesObject): string {
  return labels[INSTANCE] ?? "";
}
