import assert from "node:assert/strict";
import { apiShutdown, edgeShutdown, graceSeconds } from "../../../stacks/sizing/shutdown.ts";
import type { ZoneName } from "../../../stacks/topologies.ts";
import { planFor, settingsFor, type Written } from "../../support/plans.ts";

describe("the end of an instance", () => {
  const drain = (serves: readonly ZoneName[], written: Written = {}) =>
    apiShutdown(settingsFor("split", written), serves).drainSeconds;

  const rows: readonly [string, number, number][] = [
    ["an event", drain(["public"]), 30],
    ["an event, however long a query may take", drain(["public"], { timeouts: { elasticsearch: 300 } }), 30],
    ["an operator's search, as long as the GUI waits", drain(["private"]), 60],
    ["the same where queries may take longer", drain(["private"], { timeouts: { elasticsearch: 300 } }), 60],
    ["a search where queries end sooner", drain(["private"], { timeouts: { elasticsearch: 40 } }), 40],
    ["no less than an event", drain(["private"], { timeouts: { elasticsearch: 5 } }), 30],
    ["the longer of both where one API answers both", drain(["public", "private"]), 60],
    [
      "nothing more where a silent worker may live longer",
      drain(["private"], { timeouts: { worker: 900 } }),
      60,
    ],
  ];
  for (const [title, found, expected] of rows)
    it(`leaves time for ${title}`, () => assert.equal(found, expected));

  it("is the same in the edge, which waits for load balancers before", () => {
    assert.deepEqual(edgeShutdown(settingsFor("split"), "private", 40), {
      waitSeconds: 40,
      drainSeconds: 60,
      reserveSeconds: 15,
    });
  });

  it("is never sooner in an edge than in the API behind it, for what that zone asks", () => {
    for (const topology of ["split", "single", "minimal"] as const) {
      const { zones, apis } = planFor(topology, { timeouts: { elasticsearch: 45 } });
      const api = (zone: ZoneName) => apis.find(({ role }) => role.serves.includes(zone));
      assert.equal(zones.private.edge.shutdown.drainSeconds, api("private")?.size.shutdown.drainSeconds);
      assert.equal(zones.public.edge.shutdown.drainSeconds, 30);
    }
  });

  it("counts its parts together", () =>
    assert.equal(graceSeconds({ waitSeconds: 15, drainSeconds: 60, reserveSeconds: 15 }), 90));
});
