/** The pods that an object makes, whatever its kind. */
import { items, type KubernetesObject, type Values } from "./objects.ts";

/** Where the pod's template is. */
const templates: Readonly<Record<string, (object: KubernetesObject) => Values | undefined>> = {
  Deployment: ({ spec }) => spec.template,
  StatefulSet: ({ spec }) => spec.template,
  DaemonSet: ({ spec }) => spec.template,
  ReplicaSet: ({ spec }) => spec.template,
  ReplicationController: ({ spec }) => spec.template,
  Job: ({ spec }) => spec.template,
  CronJob: ({ spec }) => spec.jobTemplate?.spec?.template,
  Pod: ({ props }) => ({ metadata: props.metadata, spec: props.spec }),
};

export interface PodTemplate {
  readonly labels: Values;
  readonly pod: Values;
}

/** Undefined for objects that make no pods. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const read = templates[object.kind];
  if (read === undefined) return undefined;
  const template = read(object);
  return { labels: template?.metadata?.labels ?? {}, pod: template?.spec ?? {} };
}

export interface Container {
  readonly name: string;
  /** Runs once, before the others. */
  readonly initial: boolean;
  readonly values: Values;
}

/** All of them: what holds for one container holds for those that run first, too. */
export function containersOf(object: KubernetesObject): readonly Container[] {
  const pod = podTemplateOf(object)?.pod ?? {};
  const of = (list: unknown, initial: boolean) =>
    items(list).map((values) => ({
      name: String(values.name),
      initial: initial && values.restartPolicy !== "Always",
      values,
    }));
  return [
    ...of(pod.initContainers, true),
    ...of(pod.containers, false),
    ...of(pod.ephemeralContainers, false),
  ];
}

/** Kinds whose pods run until somebody stops them. */
export function runsForGood({ kind }: KubernetesObject): boolean {
  return kind in templates && kind !== "Job" && kind !== "CronJob";
}
