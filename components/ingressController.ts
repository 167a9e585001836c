/** The edge of one zone: Traefik, fenced by its entrypoints, with its own address. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type EdgePlan, type LoadBalancerPlan, logMebibytes } from "../stacks/edges.ts";
import type { PodDefaults } from "../stacks/plan.ts";
import type { Quota } from "../stacks/quota.ts";
import { graceSeconds } from "../stacks/sizing/shutdown.ts";
import { apiTokenMount, apiTokenVolume } from "./internal/apiToken.ts";
import { ControllerRights } from "./internal/controllerRights.ts";
import { tierLabels } from "./internal/labels.ts";
import type { ContainerArgs } from "./internal/podTemplate.ts";
import { environment, staticArguments } from "./internal/traefik/arguments.ts";
import { dynamicConfiguration } from "./internal/traefik/dynamic.ts";
import {
  certificateDirectory,
  dynamicDirectory,
  dynamicFile,
  entryPoints,
  traefikImage,
} from "./internal/traefik/files.ts";
import { reloadingCommand } from "./internal/traefik/reload.ts";
import { Workload } from "./internal/workload.ts";

export interface IngressControllerArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** What the edge does. Plain data: its mode decides which resources there are. */
  readonly plan: EdgePlan;
  readonly pods: PodDefaults;
  readonly priorityClassName?: pulumi.Input<string> | undefined;
  /** Namespace of the controller. */
  readonly namespace: pulumi.Input<string>;
  /** What the namespace must be able to hold. Default: no quota is compared with it. */
  readonly needs?: Quota | undefined;
  /** Namespace of the Ingresses that it serves. Unused in static mode. */
  readonly routesNamespace: pulumi.Input<string>;
  /** Name of the Secret with certificate and key; in static mode it must be in `namespace`. */
  readonly certificateSecret: pulumi.Input<string>;
}

/**
 * Two of them, one per zone, share nothing. A changed trusted list is a new ConfigMap and a rollout of the private
 * one: no replica ever changes its mind while it runs.
 */
export class IngressController extends pulumi.ComponentResource {
  readonly service: k8s.core.v1.Service;
  readonly deployment: k8s.apps.v1.Deployment;
  /** Addresses of the load balancer with a comma between; undefined until the cloud has given one, and without one. */
  readonly address: pulumi.Output<string | undefined>;

  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:IngressController", name, {}, opts);
    const { plan, installation } = args;
    const child = { parent: this };

    const configuration = new k8s.core.v1.ConfigMap(
      `${name}-dynamic`,
      {
        metadata: {
          namespace: args.namespace,
          labels: tierLabels(installation, plan.tier, traefikImage.tag),
        },
        immutable: true,
        data: { [dynamicFile]: dynamicConfiguration(plan) },
      },
      // Replaced by design, with every change of the trusted list; a protected resource cannot be replaced.
      { ...child, protect: false },
    );
    const rights =
      plan.mode === "ingress"
        ? new ControllerRights(
            name,
            {
              installation,
              tier: plan.tier,
              ingressClass: plan.ingressClass,
              routesNamespace: args.routesNamespace,
              serviceAccount: { namespace: args.namespace, name },
            },
            child,
          )
        : undefined;
    const workload = new Workload(
      name,
      {
        installation,
        tier: plan.tier,
        namespace: args.namespace,
        needs: args.needs,
        version: traefikImage.tag,
        pods: args.pods,
        image: traefikImage,
        size: plan.size,
        priorityClassName: args.priorityClassName,
        container: container(args),
        volumes: [
          { name: "dynamic", configMap: { name: configuration.metadata.name, defaultMode: 0o444 } },
          plan.mode === "ingress" ? apiTokenVolume : certificateVolume(args.certificateSecret),
        ],
        // Bodies that are not held in memory, and answers above 1 MiB, lie in /tmp while they are passed on.
        temporaryMebibytes: plan.size.container.limits.storage - logMebibytes,
        // Traefik waits by itself, and says so to health checks.
        preStopSeconds: 0,
        terminationGracePeriodSeconds: graceSeconds(plan.shutdown),
        service: service(plan.loadBalancer),
        ...(Object.keys(plan.loadBalancer.annotations).length === 0
          ? {}
          : { serviceAnnotations: plan.loadBalancer.annotations }),
      },
      // Ready says nothing about routes: without its rights a controller would become ready and answer 404.
      { ...child, dependsOn: [...list(opts?.dependsOn), ...(rights?.resources ?? [])] },
    );

    this.service = workload.service;
    this.deployment = workload.deployment;
    this.address = workload.service.status.apply(addresses);
    this.registerOutputs({ address: this.address });
  }
}

function container({ plan }: IngressControllerArgs): ContainerArgs {
  const health = { path: "/ping", port: "health" };
  // A self-signed certificate comes in a new Secret, which rolls the pods.
  const changesInPlace = plan.mode === "static" && plan.certificate.kind !== "self-signed";
  return {
    ...(changesInPlace ? { command: reloadingCommand } : {}),
    args: staticArguments(plan, plan.ingressClass),
    env: Object.entries(environment(plan)).map(([name, value]) => ({ name, value })),
    ports: [
      { name: "web", containerPort: entryPoints.web },
      { name: "websecure", containerPort: entryPoints.websecure },
      { name: "health", containerPort: entryPoints.traefik },
    ],
    // /ping answers before the first routes are loaded, which takes well under a second: only then look at it.
    startupProbe: { httpGet: health, initialDelaySeconds: 5, periodSeconds: 2, failureThreshold: 30 },
    readinessProbe: { httpGet: health, periodSeconds: 5, failureThreshold: 2 },
    // Not /ping: it answers 503 while a replica still serves its last requests.
    livenessProbe: { tcpSocket: { port: "health" }, periodSeconds: 10, failureThreshold: 3 },
    volumeMounts: [
      { name: "dynamic", mountPath: dynamicDirectory, readOnly: true },
      plan.mode === "ingress"
        ? apiTokenMount
        : { name: "certificate", mountPath: certificateDirectory, readOnly: true },
    ],
  };
}

function certificateVolume(secretName: pulumi.Input<string>): k8s.types.input.core.v1.Volume {
  return {
    name: "certificate",
    secret: {
      secretName,
      defaultMode: 0o440,
      items: ["tls.crt", "tls.key"].map((key) => ({ key, path: key })),
    },
  };
}

/** The health port is in no Service: an Ingress could name its entrypoint, which has no allow list. */
function service(plan: LoadBalancerPlan): Omit<k8s.types.input.core.v1.ServiceSpec, "selector"> {
  const common = {
    type: plan.kind,
    ...families(plan),
    ports: [
      { name: "web", port: 80, targetPort: "web", protocol: "TCP" },
      { name: "websecure", port: 443, targetPort: "websecure", protocol: "TCP" },
    ],
  };
  if (plan.kind === "ClusterIP") return common;
  return {
    ...common,
    // A security setting: with "Cluster" every client has the address of a node, which may lie in a trusted range.
    externalTrafficPolicy: "Local",
    allocateLoadBalancerNodePorts: plan.allocateNodePorts,
    ...(plan.class === undefined ? {} : { loadBalancerClass: plan.class }),
    ...(plan.sourceRanges.length === 0 ? {} : { loadBalancerSourceRanges: [...plan.sourceRanges] }),
  };
}

/** Both are required where both are asked for: one alone would leave clients of the other outside in silence. */
function families({
  families,
}: LoadBalancerPlan): Pick<k8s.types.input.core.v1.ServiceSpec, "ipFamilyPolicy" | "ipFamilies"> {
  if (families === undefined) return { ipFamilyPolicy: "PreferDualStack" };
  return {
    ipFamilyPolicy: families.length === 1 ? "SingleStack" : "RequireDualStack",
    ipFamilies: [...families],
  };
}

/** The status of a Service has no address at first, and in a preview it may be missing altogether. */
function addresses(status: k8s.types.output.core.v1.ServiceStatus | undefined): string | undefined {
  const known = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  return known.length === 0 ? undefined : known.join(", ");
}

function list(dependsOn: pulumi.ResourceOptions["dependsOn"]): pulumi.Input<pulumi.Resource>[] {
  if (dependsOn === undefined) return [];
  return Array.isArray(dependsOn) ? dependsOn : [dependsOn as pulumi.Input<pulumi.Resource>];
}
