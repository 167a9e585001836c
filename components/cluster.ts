/** The one Kubernetes provider of the program. Default providers are disabled in every stack file. */
import * as k8s from "@pulumi/kubernetes";
import type { Settings } from "../stacks/settings.ts";

export type ClusterSettings = Pick<Settings, "kubeContext" | "clusterIdentifier">;

/**
 * Connects to the cluster of the ambient kubeconfig (`KUBECONFIG`, else ~/.kube/config). `clusterIdentifier` says
 * which cluster that is, so that a renewed kubeconfig replaces nothing.
 */
export function connect({ kubeContext, clusterIdentifier }: ClusterSettings): k8s.Provider {
  return new k8s.Provider("cluster", {
    clusterIdentifier,
    ...(kubeContext === undefined ? {} : { context: kubeContext }),
    enableServerSideApply: true,
  });
}
