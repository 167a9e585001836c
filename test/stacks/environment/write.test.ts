import assert from "node:assert/strict";
import { write } from "../../../stacks/environment/write.ts";
import type { ReleaseVersion } from "../../../stacks/releases.ts";

const newer = { tier: "public-api", version: "1.1.0" } as const;
const older = { tier: "public-api", version: "0.8.2.1" } as const;
const either: { readonly tier: "public-api"; readonly version: ReleaseVersion } = older;

describe("writing an environment", () => {
  it("turns each kind of value into its text, and a secret into a reference", () => {
    assert.deepEqual(
      write(newer, {
        EXPOSE_GUI_API: false,
        DEMO: true,
        WEB_CONCURRENCY: 3,
        LOGGING_LEVEL: "ERROR",
        USE_X_FORWARDED_IP: "x-real-ip",
        TENANT_NAME: undefined,
        MYSQL_PASSWORD: { secret: "mysql", key: "password" },
      }),
      [
        { name: "EXPOSE_GUI_API", value: "no" },
        { name: "DEMO", value: "yes" },
        { name: "WEB_CONCURRENCY", value: "3" },
        { name: "LOGGING_LEVEL", value: "ERROR" },
        { name: "USE_X_FORWARDED_IP", value: "x-real-ip" },
        { name: "MYSQL_PASSWORD", secret: "mysql", key: "password" },
      ],
    );
  });

  // Every `@ts-expect-error` is an assertion of its own: the type check fails when the next line compiles.
  it("compiles for nothing that the release does not read", () => {
    assert.throws(() => {
      // @ts-expect-error before 0.9 there is no MySQL
      write(older, { MYSQL_HOST: "x" });
    }, /public-api of 0\.8\.2\.1 does not read MYSQL_HOST/);
    assert.throws(() => {
      // @ts-expect-error the newer name of ALLOW_BOT_TRAFFIC
      write(older, { DISALLOW_BOT_TRAFFIC: true });
    }, /does not read DISALLOW_BOT_TRAFFIC/);
    assert.throws(() => {
      // @ts-expect-error one of two releases does not read it
      write(either, { MYSQL_HOST: "x" });
    }, /does not read MYSQL_HOST/);
    assert.throws(() => {
      // @ts-expect-error no release reads it
      write(newer, { ELASTIC_PORT: "9200" });
    }, /does not read ELASTIC_PORT/);
  });

  it("compiles for nothing that the tier does not read", () => {
    assert.throws(() => {
      // @ts-expect-error the merging worker's
      write(newer, { PAUSE: 60 });
    }, /public-api of 1\.1\.0 does not read PAUSE/);
    const updateWorker = { tier: "update-worker", version: "0.8.2.1" } as const;
    assert.throws(() => {
      // @ts-expect-error up to 0.8.x it only knows REDIS_HOST and REDIS_PASSWORD
      write(updateWorker, { REDIS_PORT: 6379 });
    }, /update-worker of 0\.8\.2\.1 does not read REDIS_PORT/);
    const spread = { PORT: 8080, PAUSE: 60 };
    assert.throws(() => {
      // @ts-expect-error not by a spread either
      write(newer, { ...spread });
    }, /does not read PAUSE/);
  });

  it("compiles for no value that a parser would reject or misread", () => {
    assert.throws(() => {
      // @ts-expect-error a flag is a boolean
      write(newer, { SAVE_LOGS: "1" });
    }, /SAVE_LOGS 1 would end the process at start/);
    assert.throws(() => {
      // @ts-expect-error "true" counts as no
      write(older, { SAVE_LOGS: "true" });
    }, /SAVE_LOGS true would count as "no"/);
    assert.throws(() => {
      // @ts-expect-error a count is a number
      write(newer, { WEB_CONCURRENCY: "many" });
    }, /WEB_CONCURRENCY many is no whole number/);
    assert.throws(() => {
      // @ts-expect-error a week is no period
      write(newer, { EVENT_PARTITIONING: "week" });
    }, /EVENT_PARTITIONING week is not known to Tracardi/);
    assert.throws(() => write(newer, { PORT: 80 }), /PORT 80 is out of bounds/);
    assert.throws(() => write(newer, { WEB_CONCURRENCY: 1.5 }), /1\.5 is no whole number/);
  });

  it("compiles for no secret in clear, and does not repeat one", () => {
    assert.throws(
      () => {
        // @ts-expect-error names a Secret
        write(newer, { REDIS_PASSWORD: "canary" });
      },
      {
        message:
          'REDIS_PASSWORD is secret, but written as plain text; name a Secret: {"secret": "…", "key": "…"}',
      },
    );
  });
});
