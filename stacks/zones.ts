/** The trust zones of an installation, and what its namespaces may hold. */
import type { EdgePlan } from "./edges.ts";
import type { Quota } from "./quota.ts";
import type { ZoneName } from "./topologies.ts";

/** A namespace of the installation and what it may hold. */
export interface NamespacePlan {
  readonly name: string;
  readonly holds: "application" | "edge" | "stores";
  readonly quota: Quota;
}

/** A trust zone: an edge and, where the zone has an application of its own, that application's namespace. */
export interface ZonePlan {
  readonly zone: ZoneName;
  readonly application?: NamespacePlan;
  readonly edgeNamespace: NamespacePlan;
  readonly edge: EdgePlan;
}
