import assert from "node:assert/strict";
import { mergingWorkerEnvironment, updateWorkerEnvironment } from "../../../stacks/environment.ts";
import { releases } from "../../../stacks/releases.ts";
import { storePlans } from "../../../stacks/stores.ts";
import { external, settingsFor, type Written } from "../../support/plans.ts";
import { table } from "./support.ts";

function input(written: Written = {}) {
  const settings = settingsFor("split", written);
  const release = releases[settings.release];
  return { settings, release, stores: storePlans(settings, release, "tracardi-stores") };
}

const merging = (written?: Written) => table(mergingWorkerEnvironment(input(written)));
const update = (written?: Written) => table(updateWorkerEnvironment(input(written)));

const data = {
  ELASTIC_INDEX_SHARDS: "3",
  ELASTIC_CONF_INDEX_SHARDS: "1",
  ELASTIC_INDEX_REPLICAS: "1",
  EVENT_PARTITIONING: "quarter",
  PROFILE_PARTITIONING: "quarter",
  SESSION_PARTITIONING: "quarter",
  ITEM_PARTITIONING: "year",
  LOG_PARTITIONING: "month",
  DISPATCH_LOG_PARTITIONING: "month",
  CONSOLE_LOG_PARTITIONING: "month",
  FIELD_CHANGE_LOG_PARTITIONING: "month",
  USER_LOG_PARTITIONING: "year",
};
const elasticsearch = {
  ELASTIC_HOST: "tracardi-elasticsearch.tracardi-stores:9200",
  ELASTIC_SCHEME: "https",
  ELASTIC_VERIFY_CERTS: "yes",
  ELASTIC_CA_FILE: "/etc/tracardi/elasticsearch/ca.crt",
  ELASTIC_HTTP_AUTH_USERNAME: "elastic",
  ELASTIC_HTTP_AUTH_PASSWORD: "elasticsearch: password",
  ELASTIC_QUERY_TIMEOUT: "120",
};
const queue = {
  REDIS_HOST: "redis://tracardi-redis.tracardi-stores:6379",
  REDIS_PASSWORD: "redis: password",
};
const mysql = {
  MYSQL_HOST: "tracardi-mysql.tracardi-stores",
  MYSQL_PORT: "3306",
  MYSQL_USERNAME: "tracardi",
  MYSQL_DATABASE: "tracardi",
  MYSQL_PASSWORD: "mysql: password",
};
const token = { AUTO_PROFILE_MERGING: "tokens: merging-token" };

describe("the merging worker's environment", () => {
  const own = { MODE: "worker", PAUSE: "60", PRODUCTION: "yes", SAVE_LOGS: "no", ...token };
  const redis = { ...queue, REDIS_PORT: "6379" };

  it("is the API's data and stores, the same token, and a loop over production", () => {
    assert.deepEqual(merging(), { ...own, ...data, ...elasticsearch, ...redis, ...mysql });
  });

  it("knows no MySQL in 0.8.2.1, and cuts events as the API does", () => {
    assert.deepEqual(merging({ release: "0.8.2.1" }), {
      ...own,
      ...data,
      EVENT_PARTITIONING: "month",
      ...elasticsearch,
      ...redis,
    });
  });
});

describe("the update worker's environment", () => {
  it("is the API's data and stores from 0.9 on", () => {
    assert.deepEqual(update(), {
      SAVE_LOGS: "no",
      ...token,
      ...data,
      ...elasticsearch,
      ...queue,
      REDIS_PORT: "6379",
      ...mysql,
    });
  });

  it("is the queue in Redis and nothing else in 0.8.2.1", () => {
    assert.deepEqual(update({ release: "0.8.2.1" }), queue);
  });

  it("finds a queue on another port in every release", () => {
    for (const release of [{}, { release: "0.8.2.1", mysql: undefined }]) {
      assert.equal(update({ ...external, ...release }).REDIS_HOST, "redis://redis.example.com:6380");
    }
  });
});

describe("the workers' environments", () => {
  it("hold no token that opens the installation", () => {
    for (const release of ["1.1.0", "0.8.2.1"]) {
      for (const environment of [merging({ release }), update({ release })]) {
        assert.equal("INSTALLATION_TOKEN" in environment, false);
      }
    }
  });

  it("say what the settings say about them", () => {
    const written = {
      tenantName: "shop",
      features: { profileMerging: false, workflow: false },
      connections: { mysql: 3 },
      logging: { levels: { "merging-worker": "ERROR", "update-worker": "INFO" } },
      extraEnv: { "merging-worker": { ELASTIC_HTTP_COMPRESS: "yes" }, "update-worker": { IMAGE_TAG: "x" } },
    };
    const common = { TENANT_NAME: "shop", APM: "no", MYSQL_POOL_SIZE: "3" };
    assert.partialDeepStrictEqual(merging(written), {
      ...common,
      LOGGING_LEVEL: "ERROR",
      ELASTIC_HTTP_COMPRESS: "yes",
    });
    assert.partialDeepStrictEqual(update(written), { ...common, LOGGING_LEVEL: "INFO", IMAGE_TAG: "x" });
    for (const environment of [merging(written), update(written)]) {
      assert.equal("ENABLE_WORKFLOW" in environment, false);
    }
  });
});
