import { accepts, refuses } from "../refusals.ts";
import { split } from "../stackFiles.ts";

const noTenant = "is no name of a tenant; write up to 32 lower-case letters and digits, a letter first";

describe("settings: Tracardi's data", () => {
  accepts(split, {
    "a tenant": { tenantName: "shop2" },
    "no copies": { indices: { replicas: 0 } },
    "every kind of data in its own period": {
      partitioning: { events: "day", profiles: "year", sessions: "hour", logs: "second" },
    },
  });

  refuses(split, {
    "a tenant in capitals": [{ tenantName: "Shop" }, `tracardi:tenantName "Shop" ${noTenant}`],
    "a tenant with a dot, which separates the parts of an index's name": [
      { tenantName: "shop.eu" },
      `tracardi:tenantName "shop.eu" ${noTenant}`,
    ],
    "a week, which Tracardi does not know": [
      { partitioning: { events: "week" } },
      'tracardi:partitioning.events "week" is not known here; write "year", "quarter", "month", "day", "hour", "minute" or "second"',
    ],
    "a kind of data that Tracardi does not partition": [
      { partitioning: { entities: "month" } },
      "tracardi:partitioning.entities is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "no shard at all": [
      { indices: { shards: 0 } },
      "tracardi:indices.shards 0 is less than 1; write 1 or more",
    ],
    "more shards than Elasticsearch gives one index": [
      { indices: { shards: 1025 } },
      "tracardi:indices.shards 1025 is more than 1024; write 1024 or less",
    ],
    "fewer than no copies": [
      { indices: { replicas: -1 } },
      "tracardi:indices.replicas -1 is less than 0; write 0 or more",
    ],
  });
});
