/** One trust zone: an application namespace, an edge namespace, and nothing that another zone could share. */
import * as pulumi from "@pulumi/pulumi";
import type { GuardRailPlan } from "../stacks/guardRails.ts";
import type { NamespacePlan, ZonePlan } from "../stacks/plan.ts";
import { serviceQuota } from "../stacks/quota.ts";
import { RestrictedNamespace } from "./internal/restrictedNamespace.ts";

export interface TrustZoneArgs {
  readonly installation: string;
  /** The zone's namespaces and what they may hold. */
  readonly plan: ZonePlan;
  /** Whether the namespaces are made, or exist already and only get their labels, quota and policies. */
  readonly manage: "create" | "existing";
  /** What the guard rails admit, by namespace. Default: nothing. */
  readonly allowed?: GuardRailPlan["allowed"];
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
      const allowed = args.allowed?.[namespace.name];
      return { installation, plan: namespace, manage, ...(allowed === undefined ? {} : { allowed }) };
    };

    if (plan.application !== undefined) {
      this.application = new RestrictedNamespace(`${name}-application`, common(plan.application), child).name;
    }
    const services = serviceQuota(plan.edge.loadBalancer);
    this.edge = new RestrictedNamespace(
      `${name}-edge`,
      { ...common(plan.edgeNamespace), services },
      child,
    ).name;
    this.registerOutputs({ application: this.application, edge: this.edge });
  }
}
