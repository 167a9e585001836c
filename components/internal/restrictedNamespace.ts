/** A namespace in which nothing runs that was not planned: Pod Security, quota, limits, default deny. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { containerBounds, type ServiceQuota } from "../../stacks/quota.ts";
import type { NamespacePlan } from "../../stacks/zones.ts";
import { installationLabels, type Labels } from "./labels.ts";
import { podTotals } from "./namespaceNeeds.ts";
import { quantities } from "./quantities.ts";

export interface RestrictedNamespaceArgs {
  readonly installation: string;
  /** Name and totals. */
  readonly plan: NamespacePlan;
  /**
   * create: the namespace is made. existing: somebody made it (with Secrets in it); it only gets the Pod Security
   * labels and the annotations given here, and keeps everything else.
   */
  readonly manage: "create" | "existing";
  /** Services that may be reached from outside the cluster. Default: none. */
  readonly services?: ServiceQuota;
  /** What the guard rails admit in it, and the release marker. Default: none. */
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * The rules of this version are enforced, whatever version the cluster has. v1.34 is the oldest supported cluster:
 * an older one does not know a newer version's rules and would apply its latest ones instead.
 */
export const podSecurityVersion = "v1.34";

const podSecurity: Labels = Object.fromEntries(
  ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
  ]),
);

export class RestrictedNamespace extends pulumi.ComponentResource {
  /** The namespace's name, known once it exists. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: RestrictedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:internal:RestrictedNamespace", name, {}, opts);
    const child = { parent: this };
    const { plan, annotations } = args;
    const labels = installationLabels(args.installation);

    this.name =
      args.manage === "create"
        ? new k8s.core.v1.Namespace(
            name,
            {
              metadata: {
                name: plan.name,
                labels: { ...labels, ...podSecurity },
                ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
              },
            },
            child,
          ).metadata.name
        : new k8s.core.v1.NamespacePatch(
            name,
            // Forced: the labels are this program's, whoever set them before. Whatever is not named here is not touched.
            {
              metadata: {
                name: plan.name,
                labels: podSecurity,
                annotations: { "pulumi.com/patchForce": "true", ...annotations },
              },
            },
            child,
            // The name alone: a preview does not know all of the annotations before the first up, and so not the whole.
          ).metadata.name;
    const metadata = { namespace: this.name, labels };

    new k8s.core.v1.ResourceQuota(
      name,
      { metadata, spec: { hard: hardTotals(plan, args.services ?? { loadBalancers: 0, nodePorts: 0 }) } },
      child,
    );
    const bounds = containerBounds(plan.quota);
    new k8s.core.v1.LimitRange(
      name,
      {
        metadata,
        spec: {
          limits: [
            {
              type: "Container",
              min: quantities(bounds.min),
              max: quantities(bounds.max),
              default: quantities(bounds.default),
              defaultRequest: quantities(bounds.defaultRequest),
            },
          ],
        },
      },
      child,
    );
    // What a pod may do nevertheless is said by the policy of its own tier.
    new k8s.networking.v1.NetworkPolicy(
      `${name}-default-deny`,
      { metadata, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
      child,
    );
    this.registerOutputs({ name: this.name });
  }
}

/** Zeros included: what is not counted is not limited. */
function hardTotals({ quota }: NamespacePlan, services: ServiceQuota): Record<string, string> {
  return {
    ...podTotals(quota),
    "services.loadbalancers": String(services.loadBalancers),
    "services.nodeports": String(services.nodePorts),
    persistentvolumeclaims: String(quota.volumes.count),
    "requests.storage": `${quota.volumes.gibibytes}Gi`,
  };
}
