/**
 * The pod that every tier runs in: Pod Security "restricted" and more. A tier adds what is its own (image, ports,
 * probes, volumes) and can weaken nothing but the user id.
 */
import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PodDefaults } from "../../stacks/plan.ts";
import type { TierSize } from "../../stacks/sizing.ts";
import type { TierName } from "../../stacks/topologies.ts";
import { extraContainer, extraMount, extraVolume } from "./extras.ts";
import { type Image, imageReference } from "./images.ts";
import { type Labels, selector } from "./labels.ts";
import { placed } from "./placement.ts";
import { quantities } from "./quantities.ts";

type Container = k8s.types.input.core.v1.Container;

/** What a tier may say about its container; everything else is decided here. */
export interface ContainerArgs {
  readonly command?: readonly string[];
  readonly args?: readonly pulumi.Input<string>[];
  readonly env?: readonly k8s.types.input.core.v1.EnvVar[];
  /** Empty where nobody connects to it. */
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  /** Absent only where a controller never routes to the pod. */
  readonly startupProbe?: k8s.types.input.core.v1.Probe;
  readonly readinessProbe?: k8s.types.input.core.v1.Probe;
  readonly livenessProbe?: k8s.types.input.core.v1.Probe;
  readonly volumeMounts?: readonly k8s.types.input.core.v1.VolumeMount[];
  /** Writes why it failed where Kubernetes looks for it. Default: no. */
  readonly lastWords?: boolean;
}

/** A container that prepares something before the main one starts, from the same image. */
export interface InitContainerArgs {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly k8s.types.input.core.v1.EnvVar[];
  readonly volumeMounts: readonly k8s.types.input.core.v1.VolumeMount[];
  /** See {@link ContainerArgs}. */
  readonly lastWords?: boolean;
}

/** Where a container that has last words writes them. */
export const lastWordsFile = "/dev/termination-log";

export interface PodTemplateArgs {
  readonly installation: string;
  readonly tier: TierName;
  readonly labels: Labels;
  readonly pods: PodDefaults;
  readonly image: Image;
  readonly size: TierSize;
  readonly serviceAccountName: pulumi.Input<string>;
  /** Absent: the cluster's default holds. */
  readonly priorityClassName?: pulumi.Input<string> | undefined;
  readonly container: ContainerArgs;
  readonly initContainers?: readonly InitContainerArgs[];
  readonly volumes?: readonly k8s.types.input.core.v1.Volume[];
  /** Size limit of the writable /tmp, MiB. Default 64. */
  readonly temporaryMebibytes?: number;
  /**
   * Seconds to go on serving after the pod was taken out of its Service: endpoint removal and SIGTERM happen at the
   * same time. Default 15; 0 where the process waits by itself.
   */
  readonly preStopSeconds?: number;
  /** Seconds from SIGTERM to SIGKILL, the preStop wait included. Default 60. */
  readonly terminationGracePeriodSeconds?: number;
  /** Default 10001: above the ids of a node's real users. */
  readonly userId?: number;
  /** Rolling updates compare replicas of one revision only; other workloads have no such label. Default true. */
  readonly spreadPerRevision?: boolean;
  /** Of a Job's pods: another pod is made instead. Default: containers are started again. */
  readonly restartPolicy?: "Never";
}

export function podTemplate(args: PodTemplateArgs): k8s.types.input.core.v1.PodTemplateSpec {
  const { pods, container, preStopSeconds = 15, userId = 10001 } = args;
  const extras = pods.extras[args.tier] ?? { volumes: [], containers: [] };
  const hardened = {
    // With a digest the content is certain anyway; Always makes every start prove its right to pull.
    imagePullPolicy: "Always",
    securityContext: containerSecurity(userId, pods.seLinuxType),
  };
  const shared = { ...hardened, image: imageReference(args.image, pods), resources: resources(args.size) };
  const initContainers: Container[] = [
    // First, so that what prepares the program finds them.
    ...extras.containers.map((extra) => extraContainer(extra, hardened)),
    ...(args.initContainers ?? []).map(
      (init): Container => ({
        ...shared,
        name: init.name,
        command: [...init.command],
        ...(init.env === undefined ? {} : { env: [...init.env] }),
        ...lastWords(init),
        volumeMounts: [...init.volumeMounts],
      }),
    ),
  ];
  return {
    metadata: { labels: args.labels },
    spec: {
      serviceAccountName: args.serviceAccountName,
      automountServiceAccountToken: false,
      ...(args.priorityClassName === undefined ? {} : { priorityClassName: args.priorityClassName }),
      enableServiceLinks: false,
      ...(args.restartPolicy === undefined ? {} : { restartPolicy: args.restartPolicy }),
      terminationGracePeriodSeconds: args.terminationGracePeriodSeconds ?? 60,
      ...resolver(pods.dns),
      ...(pods.imagePullSecrets.length === 0
        ? {}
        : { imagePullSecrets: pods.imagePullSecrets.map((name) => ({ name })) }),
      securityContext: podSecurity(userId, pods.seLinuxType),
      ...placed(pods.placements[args.tier], preferOtherHosts(args)),
      topologySpreadConstraints: spread(args),
      ...(initContainers.length === 0 ? {} : { initContainers }),
      containers: [
        {
          ...shared,
          name: args.tier,
          ...(container.command === undefined ? {} : { command: [...container.command] }),
          ...(container.args === undefined ? {} : { args: [...container.args] }),
          ...(container.env === undefined ? {} : { env: [...container.env] }),
          ...(container.ports.length === 0
            ? {}
            : { ports: container.ports.map((port) => ({ ...port, protocol: "TCP" })) }),
          ...lastWords(container),
          ...(container.startupProbe === undefined ? {} : { startupProbe: container.startupProbe }),
          ...(container.readinessProbe === undefined ? {} : { readinessProbe: container.readinessProbe }),
          ...(container.livenessProbe === undefined ? {} : { livenessProbe: container.livenessProbe }),
          ...(preStopSeconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } } }),
          volumeMounts: [
            { name: "tmp", mountPath: "/tmp" },
            ...(container.volumeMounts ?? []),
            ...extras.volumes.flatMap(extraMount),
          ],
        },
      ],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: `${args.temporaryMebibytes ?? 64}Mi` } },
        ...(args.volumes ?? []),
        ...extras.volumes.map(extraVolume),
      ],
    },
  };
}

/** Names with two dots are asked for as they are first: fewer useless look-ups of external hosts. */
function resolver({
  nameservers,
  searches,
  options,
}: PodDefaults["dns"]): Pick<k8s.types.input.core.v1.PodSpec, "dnsPolicy" | "dnsConfig"> {
  return {
    ...(nameservers.length === 0 ? {} : { dnsPolicy: "None" }),
    dnsConfig: {
      ...(nameservers.length === 0 ? {} : { nameservers: [...nameservers] }),
      ...(searches.length === 0 ? {} : { searches: [...searches] }),
      options: Object.entries({ ndots: "2", ...options }).map(([name, value]) => ({ name, value })),
    },
  };
}

/** Kubernetes quantities of a size. */
export function resources(size: TierSize): k8s.types.input.core.v1.ResourceRequirements {
  return { requests: quantities(size.container.requests), limits: quantities(size.container.limits) };
}

/** Of what failed without a word of its own, the end of its log. */
function lastWords({ lastWords = false }: Pick<ContainerArgs, "lastWords">): Partial<Container> {
  return lastWords
    ? { terminationMessagePath: lastWordsFile, terminationMessagePolicy: "FallbackToLogsOnError" }
    : {};
}

function podSecurity(userId: number, seLinuxType: string): k8s.types.input.core.v1.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: userId,
    runAsGroup: userId,
    fsGroup: userId,
    // A recursive chown of a large volume at every start takes minutes.
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
    ...(seLinuxType === "" ? {} : { seLinuxOptions: { type: seLinuxType } }),
  };
}

/** Repeated from the pod: an injected container or a later edit must not lose it silently. */
function containerSecurity(userId: number, seLinuxType: string): k8s.types.input.core.v1.SecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: userId,
    runAsGroup: userId,
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
    ...(seLinuxType === "" ? {} : { seLinuxOptions: { type: seLinuxType } }),
  };
}

function spread(args: PodTemplateArgs): k8s.types.input.core.v1.TopologySpreadConstraint[] {
  const common = {
    maxSkew: 1,
    labelSelector: { matchLabels: selector(args.installation, args.tier) },
    // Otherwise the old revision's pods count too and a rolling update ends lopsided.
    ...(args.spreadPerRevision === false ? {} : { matchLabelKeys: ["pod-template-hash"] }),
    // A drained node takes no pods, so it must not hold others back.
    nodeTaintsPolicy: "Honor",
  };
  return [
    { ...common, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
    {
      ...common,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: args.pods.spread === "required" ? "DoNotSchedule" : "ScheduleAnyway",
    },
  ];
}

/** Only preferred: required anti-affinity with as many replicas as nodes and maxUnavailable 0 blocks every rollout. */
function preferOtherHosts(args: PodTemplateArgs): k8s.types.input.core.v1.PodAntiAffinity {
  return {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: "kubernetes.io/hostname",
          labelSelector: { matchLabels: selector(args.installation, args.tier) },
        },
      },
    ],
  };
}
