/** Where requests go while an installation changes. */
import type { LoadBalancer } from "../../../../rehearsal/edge/loadBalancer.ts";
import type { ZoneName } from "../../../../stacks/topologies.ts";
import type { Scene } from "../../support/installations.ts";

/** An installation with all of its controllers, and load balancers in front. */
export interface Place {
  readonly scene: Scene;
  readonly balancers: Readonly<Record<ZoneName, LoadBalancer>>;
}
