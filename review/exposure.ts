/** What became reachable, and what did not remain so: all aspects of exposure of one stack, in the order of their weight. */
import { allowLists, believed, middlewares, strictness } from "./exposure/admission.ts";
import { type Aspect, compareBy, type ExposureChange } from "./exposure/aspect.ts";
import { connections, unfenced } from "./exposure/connections.ts";
import { admissions, demands, ruleScopes, rules } from "./exposure/guardRails.ts";
import { unknownKinds } from "./exposure/others.ts";
import { applicationDoors, nodeAccess, podSecurity } from "./exposure/pods.ts";
import { rights } from "./exposure/rights.ts";
import { ingressAnnotations, plainHosts, routes } from "./exposure/routes.ts";
import { doors, internalOnly, onTheInternet, otherAnnotations, traits } from "./exposure/services.ts";
import type { Objects } from "./manifest.ts";

export type { Effect, ExposureChange } from "./exposure/aspect.ts";

type Comparison = (before: Objects, after: Objects) => ExposureChange[];

function by<Fact>(aspect: Aspect<Fact>): Comparison {
  return (before, after) => compareBy(aspect, before, after);
}

const comparisons: readonly Comparison[] = [
  by(doors),
  by(traits),
  by(onTheInternet),
  by(internalOnly),
  by(otherAnnotations),
  by(allowLists),
  by(believed),
  by(routes),
  by(plainHosts),
  by(ingressAnnotations),
  by(connections),
  by(unfenced),
  by(applicationDoors),
  by(nodeAccess),
  by(middlewares),
  by(strictness),
  by(podSecurity),
  by(rights),
  by(rules),
  by(ruleScopes),
  by(admissions),
  by(demands),
  by(unknownKinds),
];

export function compareExposure(before: Objects, after: Objects): ExposureChange[] {
  return comparisons.flatMap((compare) => compare(before, after));
}

/** Whether somebody has to look at it before it is deployed: where nobody can tell, too. */
export function grows(changes: readonly ExposureChange[]): boolean {
  return changes.some(({ effect }) => effect !== "narrower");
}
