import assert from "node:assert/strict";
import { type Lasting, lastingChanges, lastingSettings } from "../../stacks/lasting.ts";
import { releases } from "../../stacks/releases.ts";
import type { Settings } from "../../stacks/settings.ts";
import { settingsFor, type Written } from "../support/plans.ts";

function lasting(settings: Settings): Lasting {
  return { dataVersion: releases[settings.release].dataVersion, settings: lastingSettings(settings) };
}

function changes(before: Written, after: Written): readonly string[] {
  return lastingChanges(lasting(settingsFor("split", before)), lasting(settingsFor("split", after))).map(
    (change) => `${change.key}: ${change.before} -> ${change.after}`,
  );
}

describe("settings that last from the installation on", () => {
  it("are where data is stored and how it is cut, defaults included", () => {
    assert.deepEqual(lastingSettings(settingsFor("split")), {
      namespaces: "create",
      tenantName: "",
      "indices.shards": "3",
      "indices.configurationShards": "1",
      "partitioning.events": "quarter",
      "partitioning.profiles": "quarter",
      "partitioning.sessions": "quarter",
      "partitioning.items": "year",
      "partitioning.logs": "month",
      "partitioning.dispatchLogs": "month",
      "partitioning.consoleLogs": "month",
      "partitioning.fieldChangeLogs": "month",
      "partitioning.userLogs": "year",
    });
  });

  it("say what is written", () => {
    assert.partialDeepStrictEqual(
      lastingSettings(
        settingsFor("split", { tenantName: "shop", indices: { shards: 5 }, partitioning: { events: "day" } }),
      ),
      { tenantName: "shop", "indices.shards": "5", "partitioning.events": "day" },
    );
  });

  it("name each change with both values", () => {
    assert.deepEqual(
      changes({}, { tenantName: "shop", indices: { shards: 5 }, partitioning: { events: "month" } }),
      ["tenantName:  -> shop", "indices.shards: 3 -> 5", "partitioning.events: quarter -> month"],
    );
  });

  it("have not changed when a default is written out, or the number of copies differs", () => {
    assert.deepEqual(changes({}, { partitioning: { events: "quarter" }, indices: { replicas: 2 } }), []);
  });

  it("give way to a new data version, whose indices are new, but for the tenant", () => {
    assert.deepEqual(changes({ release: "0.8.2.1" }, { indices: { shards: 5 } }), []);
    assert.deepEqual(changes({ release: "0.8.2.1", tenantName: "shop" }, { tenantName: "store" }), [
      "tenantName: shop -> store",
    ]);
  });

  it("are also whose the namespaces are, beyond a new data version too: Pulumi deletes what it made", () => {
    assert.deepEqual(changes({}, { namespaces: "existing" }), ["namespaces: create -> existing"]);
    assert.deepEqual(changes({ release: "0.8.2.1", namespaces: "existing" }, {}), [
      "namespaces: existing -> create",
    ]);
  });

  it("are only compared where they were remembered", () => {
    const { dataVersion, settings } = lasting(settingsFor("split"));
    const { tenantName, ...older } = settings;
    assert.deepEqual(
      lastingChanges({ dataVersion, settings: older }, lasting(settingsFor("split", { tenantName: "shop" }))),
      [],
    );
  });
});
