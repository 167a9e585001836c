/** One trust zone: an application namespace, an edge namespace, and nothing that another zone could share. */
import * as pulumi from "@pulumi/pulumi";
import type { GuardRailPlan } from "../stacks/guardRails.ts";
import { serviceQuota } from "../stacks/quota.ts";
import type { NamespacePlan, ZonePlan } from "../stacks/zones.ts";
import { RestrictedNamespace } from "./internal/restrictedNamespace.ts";
import type { Marker } from "./releaseMarker.ts";

export interface TrustZoneArgs {
  readonly installation: string;
  /** The zone's namespaces and what they may hold. */
  readonly plan: ZonePlan;
  /** Whether the namespaces are made, or exist already and only get their labels, quota and policies. */
  readonly manage: "create" | "existing";
  /** What the guard rails admit, by namespace. Default: nothing. */
  readonly allowed?: GuardRailPlan["allowed"];
  /** What the cluster remembers of the installation, if one of these namespaces carries it. */
  readonly marker?: Marker;
}

export class TrustZone extends pulumi.ComponentResource {
  /** Name of the application's namespace; absent where the zone only has an edge. */
  readonly application?: pulumi.Output<string>;
  /** Name of the edge's namespace. */
  readonly edge: pulumi.Output<string>;

  constructor(name: string, args: TrustZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:TrustZone", name, {}, opts);
    const child = { parent: this };
    const { installation, plan, manage } = args;

    const common = (namespace: NamespacePlan) => {
      const annotations = { ...args.allowed?.[namespace.name], ...markerOf(namespace, args.marker) };
      return {
        installation,
        plan: namespace,
        manage,
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      };
    };

    const services = serviceQuota(plan.edge.loadBalancer);
    // First, because it may carry the release marker: what that refuses must not have touched anything else.
    const edge = new RestrictedNamespace(`${name}-edge`, { ...common(plan.edgeNamespace), services }, child);
    this.edge = edge.name;
    if (plan.application !== undefined) {
      this.application = new RestrictedNamespace(`${name}-application`, common(plan.application), {
        ...child,
        dependsOn: [edge],
      }).name;
    }
    this.registerOutputs({ application: this.application, edge: this.edge });
  }
}

function markerOf(namespace: NamespacePlan, marker?: Marker): Marker["annotations"] {
  return marker?.namespace === namespace.name ? marker.annotations : {};
}
