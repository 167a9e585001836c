/**
 * What changes in two installations while requests go on. Everything is started at the first question and at once, as most of
 * it is waiting; each test asks for the part that it is about.
 */
import { LoadBalancer } from "../../../../rehearsal/edge/loadBalancer.ts";
import { isInside } from "../../../../rehearsal/edge/privateNetwork.ts";
import { until } from "../../../../rehearsal/wait.ts";
import { type ZoneName, zoneNames } from "../../../../stacks/topologies.ts";
import { atTheEnd } from "../../../rehearsal/support/hooks.ts";
import { scene } from "../../support/installations.ts";
import type { Place } from "./place.ts";
import { type Renewal, renewCertificates } from "./renewal.ts";
import { changeTrustedList, type Rollout } from "./rollout.ts";

export const changing = ["split", "static"] as const;
export type ChangingName = (typeof changing)[number];

interface Course {
  readonly place: Promise<Place>;
  readonly renewals: Promise<readonly Renewal[]>;
  readonly rollouts: Promise<readonly Rollout[]>;
}

const courses = new Map<ChangingName, Course>();

function course(name: ChangingName): Course {
  if (courses.size === 0) for (const each of changing) courses.set(each, start(each));
  const known = courses.get(name);
  if (!known) throw new Error(`nothing changes in ${name}`);
  return known;
}

/** Says in a `describe` that its tests are about an installation that changes. Outside of a private network it skips them. */
export function useCourse(name: ChangingName): Course {
  before(function () {
    if (isInside()) return;
    console.log("    skipped: start them by `make attack`, in a network namespace of their own");
    this.skip();
  });
  return {
    get place() {
      return course(name).place;
    },
    get renewals() {
      return course(name).renewals;
    },
    get rollouts() {
      return course(name).rollouts;
    },
  };
}

function start(name: ChangingName): Course {
  const place = open(name);
  // A static edge looks once a minute: its public controllers do that while the private ones are replaced.
  const renewals = place.then((there) => renewCertificates(there, name === "split" ? zoneNames : ["public"]));
  const rollouts = place.then(async (there) => {
    if (name === "split") await renewals;
    return changeTrustedList(there, name === "split" ? zoneNames : ["private"]);
  });
  // A part that fails is reported by the test that asks for it.
  for (const part of [place, renewals, rollouts]) part.catch(() => {});
  return { place, renewals, rollouts };
}

async function open(name: ChangingName): Promise<Place> {
  const there = await scene(name, { controllers: Number.POSITIVE_INFINITY });
  const balancer = (zone: ZoneName) => new LoadBalancer(() => there.edge.reachable(zone));
  const balancers = { public: balancer("public"), private: balancer("private") };
  atTheEnd(async () => {
    for (const zone of zoneNames) await balancers[zone].stop();
  });
  for (const zone of zoneNames)
    await until(() => balancers[zone].size === there.plan.zones[zone].edge.size.replicas, {
      for: `the controllers of the ${zone} zone of ${name}`,
      within: 60_000,
    });
  return { scene: there, balancers };
}
