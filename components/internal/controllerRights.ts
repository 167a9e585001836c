/** What an ingress controller may read, and the class by which Ingresses ask for it. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeTierName } from "../../stacks/topologies.ts";
import { installationLabels, selector } from "./labels.ts";

export interface ControllerRightsArgs {
  /** Name of the installation. */
  readonly installation: string;
  readonly tier: EdgeTierName;
  /** Name of the class; cluster-wide, so it starts with the installation's name. */
  readonly ingressClass: string;
  /** Namespace whose routes are served. */
  readonly routesNamespace: pulumi.Input<string>;
  /** The controller's ServiceAccount. */
  readonly serviceAccount: { readonly namespace: pulumi.Input<string>; readonly name: pulumi.Input<string> };
}

/** Traefik 3.7 fills its caches by these two and looks objects up there; it never gets one by name. */
const cached = ["list", "watch"];

/**
 * Everything namespaced is granted in the namespace of the routes alone. It includes its Secrets: the controller's
 * cache of them always starts, so that namespace must hold no other secrets than its tiers need.
 *
 * Cluster-wide it reads classes and nodes. Both caches must fill or no route is ever loaded; only
 * `disableclusterscoperesources` avoids that, and then Ingresses have to name their class by an annotation which is
 * deprecated (the API server warns) and which a guard rail against annotations could not tell from a foreign one.
 */
export class ControllerRights extends pulumi.ComponentResource {
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: ControllerRightsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:internal:ControllerRights", name, {}, opts);
    const child = { parent: this };
    const labels = { ...installationLabels(args.installation), ...selector(args.installation, args.tier) };
    const namespaced = { metadata: { namespace: args.routesNamespace, labels } };
    const clusterWide = { metadata: { labels } };
    const subjects = [{ kind: "ServiceAccount", ...args.serviceAccount }];

    const role = new k8s.rbac.v1.Role(
      name,
      {
        ...namespaced,
        rules: [
          { apiGroups: [""], resources: ["services", "secrets"], verbs: cached },
          { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: cached },
          { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: cached },
          { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
        ],
      },
      child,
    );
    const roleBinding = new k8s.rbac.v1.RoleBinding(
      name,
      { ...namespaced, roleRef: reference("Role", role.metadata.name), subjects },
      child,
    );
    const clusterRole = new k8s.rbac.v1.ClusterRole(
      name,
      {
        ...clusterWide,
        rules: [
          { apiGroups: ["networking.k8s.io"], resources: ["ingressclasses"], verbs: cached },
          { apiGroups: [""], resources: ["nodes"], verbs: cached },
        ],
      },
      child,
    );
    const clusterRoleBinding = new k8s.rbac.v1.ClusterRoleBinding(
      name,
      { ...clusterWide, roleRef: reference("ClusterRole", clusterRole.metadata.name), subjects },
      child,
    );
    const ingressClass = new k8s.networking.v1.IngressClass(
      name,
      {
        metadata: { name: args.ingressClass, labels },
        // Traefik filters classes by exactly this word.
        spec: { controller: "traefik.io/ingress-controller" },
      },
      child,
    );
    this.resources = [roleBinding, clusterRoleBinding, ingressClass];
    this.registerOutputs({});
  }
}

function reference(
  kind: "Role" | "ClusterRole",
  name: pulumi.Input<string>,
): k8s.types.input.rbac.v1.RoleRef {
  return { apiGroup: "rbac.authorization.k8s.io", kind, name };
}
