import assert from "node:assert/strict";
import fc from "fast-check";
import { diskForecast } from "../../../stacks/sizing/disk.ts";

describe("the disk of Elasticsearch", () => {
  it("fills with the load and its copies, day and night", () => {
    // 600 events of 2 KiB, twice, 86 400 times a day: 197.75 GiB.
    assert.deepEqual(diskForecast(600, 2), {
      kibibytesPerEvent: 2,
      copies: 2,
      gibibytesPerDay: 197.8,
      gibibytesPerMonth: 5932.7,
      needs: [
        { days: 30, gibibytes: 6980 },
        { days: 365, gibibytes: 84_918 },
      ],
    });
  });

  it("lasts so many days, less what Elasticsearch wants free", () => {
    assert.deepEqual(diskForecast(600, 2, 2048).given, { gibibytes: 2048, days: 8 });
    assert.deepEqual(diskForecast(600, 2, 50).given, { gibibytes: 50, days: 0 });
    assert.deepEqual(diskForecast(1, 1, 10).given, { gibibytes: 10, days: 51 });
  });

  it("of the size that a number of days needs lasts that long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 4 }), (load, copies) => {
        for (const { days, gibibytes } of diskForecast(load, copies).needs) {
          const { given } = diskForecast(load, copies, gibibytes);
          assert.ok((given?.days ?? 0) >= days);
        }
      }),
    );
  });
});
