/** Adds and takes away instances of a Deployment by their CPU use. */
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Autoscaling } from "../../stacks/sizing.ts";
import type { Labels } from "./labels.ts";

export interface AutoscalerArgs {
  readonly namespace: pulumi.Input<string>;
  readonly labels: Labels;
  /** Name of the Deployment. */
  readonly deployment: pulumi.Input<string>;
  readonly bounds: Autoscaling;
  /** The container whose use counts. Absent: the pod's only one. */
  readonly container?: string;
}

/**
 * By the CPU that an instance uses, not by its share of the request: Tracardi's chart requests a fifth of what a busy
 * worker takes, so that a share would say "overloaded" to a tier that is not. Without metrics-server the minimum holds.
 */
export function autoscaler(
  name: string,
  { namespace, labels, deployment, bounds, container }: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.autoscaling.v2.HorizontalPodAutoscaler {
  return new k8s.autoscaling.v2.HorizontalPodAutoscaler(
    name,
    {
      metadata: { namespace, labels: { ...labels } },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
        minReplicas: bounds.minimum,
        maxReplicas: bounds.maximum,
        metrics: [cpuUse(bounds, container)],
        behavior: {
          // A campaign starts within seconds: as many again every 15 seconds.
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
          },
          // A pause is not the end: one a minute, and only what was not needed for five minutes.
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        },
      },
    },
    opts,
  );
}

/** What stands beside the program does not answer requests, so its work is no reason for another instance. */
function cpuUse(
  { averageCpu }: Autoscaling,
  container: string | undefined,
): k8s.types.input.autoscaling.v2.MetricSpec {
  const metric = {
    name: "cpu",
    target: { type: "AverageValue", averageValue: `${averageCpu}m` },
  };
  return container === undefined
    ? { type: "Resource", resource: metric }
    : { type: "ContainerResource", containerResource: { ...metric, container } };
}
