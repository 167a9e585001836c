/** What the loss of a node or of a zone takes away from a tier whose instances are spread evenly. */

export const failures = ["node", "zone"] as const;
export type Failure = (typeof failures)[number];

/** Over how many nodes and zones the instances are spread. */
export interface Spread {
  /** Absent: as many as the largest tier has instances, so that each sits on a node of its own. */
  readonly nodes?: number | undefined;
  readonly zones: number;
}

/** What the regions of the large clouds have. */
const usualZones = 3;

/** The zones that a stack means: what it says, else the usual ones, as far as there are nodes for them. */
export function zonesOf({
  nodes,
  zones,
}: {
  nodes?: number | undefined;
  zones?: number | undefined;
}): number {
  return zones ?? Math.min(usualZones, nodes ?? usualZones);
}

/** Instances that are left of `instances` after the failure, until the scheduler has replaced the others. */
export function remaining(instances: number, failure: Failure, spread: Spread): number {
  return instances - Math.ceil(instances / parts(instances, failure, spread));
}

/** Into how many parts of nearly the same size a failure domain divides the instances. */
function parts(instances: number, failure: Failure, { nodes, zones }: Spread): number {
  const hosts = Math.min(instances, nodes ?? instances);
  return Math.max(1, failure === "node" ? hosts : Math.min(hosts, zones));
}

/**
 * Fewest instances, at least `floor`, of which `carrying` are left after the failure. Where everything is in one node
 * or zone nothing would be left whatever the number, so it is not raised for that.
 */
export function instancesFor(carrying: number, floor: number, failure: Failure, spread: Spread): number {
  const enough = Math.max(floor, carrying);
  const one = spread.nodes === 1 || (failure === "zone" && spread.zones === 1);
  if (one) return enough;
  let instances = enough;
  while (remaining(instances, failure, spread) < carrying) instances += 1;
  return instances;
}
