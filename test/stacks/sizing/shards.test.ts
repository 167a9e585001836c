import assert from "node:assert/strict";
import fc from "fast-check";
import { type Period, periods, releases, releaseVersions } from "../../../stacks/releases.ts";
import { type ShardForecast, shardForecast } from "../../../stacks/sizing/shards.ts";
import { settingsFor, type Written } from "../../support/plans.ts";

function forecast(written: Written, dataNodes: number | undefined, installed: string): ShardForecast {
  const settings = settingsFor("split", written);
  return shardForecast({
    release: releases[settings.release],
    settings,
    dataNodes,
    installed: new Date(installed),
  });
}

describe("the shards that Tracardi makes", () => {
  // Sources: counted in the lists of indices and mappings of both releases, three shards with one copy.
  it("of 0.8.2.1 are 208 at the installation, and 52 more with most months", () => {
    assert.deepEqual(forecast({ release: "0.8.2.1" }, 3, "2026-02-10"), {
      atInstallation: 96 + 112,
      // 52 with each month, 24 with each quarter (profiles, sessions), 36 with each year.
      perMonth: Math.round((12 * 52 + 4 * 24 + 36) / 12),
      limit: 3000,
      reached: "2029-11-01",
    });
  });

  it("of 1.1.0 are 64 at the installation, and far fewer afterwards", () => {
    const found = forecast({ release: "1.1.0" }, 3, "2026-02-10");
    assert.deepEqual([found.atInstallation, found.perMonth], [64, Math.round((12 * 16 + 4 * 36 + 12) / 12)]);
  });

  it("reach the limit of one node when nobody says how many there are, with copies all the same", () => {
    // 208; to December ten months of 52 and three quarters of 24: 800; January 112, February 52, March 52: 1016.
    assert.deepEqual(forecast({ release: "0.8.2.1" }, undefined, "2026-02-10").reached, "2027-03-01");
  });

  it("have no copies on exactly one data node", () => {
    assert.equal(forecast({}, 1, "2026-02-10").atInstallation, 32);
    assert.equal(forecast({}, undefined, "2026-02-10").atInstallation, 64);
  });

  it("follow what the stack says about shards, copies and periods", () => {
    const few = forecast(
      { indices: { shards: 1, replicas: 0 }, partitioning: { events: "year", logs: "day" } },
      2,
      "2026-12-31",
    );
    // Six indices, twice each.
    assert.equal(few.atInstallation, 12);
    assert.equal(few.perMonth, Math.round((365 * 2 + 12 * 2 + 4 * 4 + 4) / 12));
  });

  it("reach the limit at once where the periods are short", () => {
    const seconds = forecast({ partitioning: { logs: "second" } }, 3, "2026-02-10");
    assert.equal(seconds.reached, "2026-02-11");
  });

  it("may never reach it within twenty years", () => {
    const partitioning = Object.fromEntries(
      ["events", "profiles", "sessions", "items", "logs", "fieldChangeLogs"].map((data) => [data, "year"]),
    );
    assert.ok(!("reached" in forecast({ partitioning, indices: { shards: 1 } }, 3, "2026-02-10")));
  });

  it("are never reached later with shorter periods, more shards or fewer nodes", () => {
    const cut = fc.record({
      release: fc.constantFrom(...releaseVersions),
      period: fc.constantFrom(...periods),
      shards: fc.integer({ min: 1, max: 10 }),
      nodes: fc.integer({ min: 2, max: 12 }),
      installed: fc.date({ min: new Date("2025-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
    });
    fc.assert(
      fc.property(cut, ({ release, period, shards, nodes, installed }) => {
        const day = installed.toISOString().slice(0, 10);
        const reached = (what: { period: Period; shards: number; nodes: number }) =>
          forecast(
            { release, partitioning: { events: what.period }, indices: { shards: what.shards } },
            what.nodes,
            day,
          ).reached ?? "9999";
        const now = reached({ period, shards, nodes });
        const shorter = periods[Math.min(periods.indexOf(period) + 1, periods.length - 1)] as Period;
        assert.ok(now > day);
        assert.ok(reached({ period: shorter, shards, nodes }) <= now);
        assert.ok(reached({ period, shards: shards + 1, nodes }) <= now);
        assert.ok(reached({ period, shards, nodes: nodes - 1 }) <= now || nodes === 2);
      }),
    );
  });
});
