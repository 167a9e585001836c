/** The GUI in the cluster: static files behind the private edge. The pod calls nobody. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../stacks/connections.ts";
import type { GuiPlan, PodDefaults } from "../stacks/plan.ts";
import type { Quota } from "../stacks/quota.ts";
import type { Release } from "../stacks/releases.ts";
import {
  alivePath,
  environmentScript,
  fileNames,
  imagePaths,
  nginxConfiguration,
  startCommand,
} from "./internal/guiFiles.ts";
import { tierLabels } from "./internal/labels.ts";
import { Workload } from "./internal/workload.ts";

export interface GuiArgs {
  readonly installation: string;
  readonly plan: Extract<GuiPlan, { readonly runs: "cluster" }>;
  readonly release: Release;
  readonly pods: PodDefaults;
  readonly priorityClassName?: pulumi.Input<string> | undefined;
  readonly namespace: pulumi.Input<string>;
  /** What the namespace must be able to hold. Default: no quota is compared with it. */
  readonly needs?: Quota | undefined;
  /** Address of the private API as the operator's browser reaches it. */
  readonly apiUrl: string;
}

const directory = "/etc/tracardi/gui";

/** `dependsOn` holds the Deployment back, so that policies exist before its pods. */
export class Gui extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;

  constructor(name: string, args: GuiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Gui", name, {}, opts);
    const { release, apiUrl } = args;
    const { name: portName, number: port } = ports.http;

    const files = new k8s.core.v1.ConfigMap(
      `${name}-files`,
      {
        metadata: {
          namespace: args.namespace,
          labels: tierLabels(args.installation, "gui", release.version),
        },
        immutable: true,
        data: {
          [fileNames.nginx]: nginxConfiguration({ apiUrl, port, paths: imagePaths(directory) }),
          [fileNames.environment]: environmentScript({ apiUrl, release }),
        },
      },
      // Replaced by design whenever a file changes, which protection would refuse.
      { parent: this, protect: false },
    );
    const workload = new Workload(
      name,
      {
        installation: args.installation,
        tier: "gui",
        namespace: args.namespace,
        needs: args.needs,
        version: release.version,
        pods: args.pods,
        priorityClassName: args.priorityClassName,
        image: { repository: release.images.gui, tag: release.version },
        size: args.plan.size,
        container: {
          // The image's own start rewrites a file of its read-only tree, and its shell passes no signals on.
          command: startCommand(`${directory}/${fileNames.nginx}`),
          ports: [{ name: portName, containerPort: port }],
          startupProbe: { httpGet: { path: "/", port: portName }, periodSeconds: 2, failureThreshold: 30 },
          readinessProbe: { httpGet: { path: "/", port: portName }, periodSeconds: 10, timeoutSeconds: 3 },
          livenessProbe: {
            httpGet: { path: alivePath, port: portName },
            periodSeconds: 20,
            timeoutSeconds: 5,
          },
          volumeMounts: [{ name: "files", mountPath: directory, readOnly: true }],
        },
        volumes: [{ name: "files", configMap: { name: files.metadata.name } }],
        temporaryMebibytes: 16,
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
