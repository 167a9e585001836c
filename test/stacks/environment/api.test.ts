import assert from "node:assert/strict";
import type { ApiPlan } from "../../../stacks/plan.ts";
import { external, planFor, type Written } from "../../support/plans.ts";
import { table } from "./support.ts";

function apis(topology: "split" | "single" | "minimal", written: Written = {}): Record<string, ApiPlan> {
  return Object.fromEntries(planFor(topology, written).apis.map((api) => [api.role.tier, api]));
}

function environmentOf(topology: "split" | "single" | "minimal", tier: string, written: Written = {}) {
  const api = apis(topology, written)[tier];
  assert.ok(api, `no ${tier} in ${topology}`);
  return table(api.environment);
}

const server = { PORT: "8080", WEB_CONCURRENCY: "2", KEEP_ALIVE: "95" };
const tokens = {
  INSTALLATION_TOKEN: "tokens: installation-token",
  AUTO_PROFILE_MERGING: "tokens: merging-token",
};
const embeddedElasticsearch = {
  ELASTIC_HOST: "tracardi-elasticsearch.tracardi-stores:9200",
  ELASTIC_SCHEME: "https",
  ELASTIC_VERIFY_CERTS: "yes",
  ELASTIC_CA_FILE: "/etc/tracardi/elasticsearch/ca.crt",
  ELASTIC_HTTP_AUTH_USERNAME: "elastic",
  ELASTIC_HTTP_AUTH_PASSWORD: "elasticsearch: password",
  ELASTIC_QUERY_TIMEOUT: "120",
};
const embeddedRedis = {
  REDIS_HOST: "redis://tracardi-redis.tracardi-stores:6379",
  REDIS_PORT: "6379",
  REDIS_PASSWORD: "redis: password",
};
const embeddedMysql = {
  MYSQL_HOST: "tracardi-mysql.tracardi-stores",
  MYSQL_PORT: "3306",
  MYSQL_USERNAME: "tracardi",
  MYSQL_DATABASE: "tracardi",
  MYSQL_PASSWORD: "mysql: password",
};
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
const embedded = { ...embeddedElasticsearch, ...embeddedRedis, ...embeddedMysql };
const common = { API_DOCS: "no", DEMO: "no", USE_X_FORWARDED_IP: "x-real-ip", ...tokens, ...server, ...data };
const newer = { DISALLOW_BOT_TRAFFIC: "yes" };
/** Also with another default: an index of events per month. */
const older = { ALLOW_BOT_TRAFFIC: "no", EVENT_PARTITIONING: "month" };

/**
 * What differs between the tiers: who sees the GUI's API, who may choose between staging and production, and how long a
 * request may run that somebody waits for.
 */
const collecting = { EXPOSE_GUI_API: "no", PRODUCTION: "yes", SAVE_LOGS: "no", GRACEFUL_TIMEOUT: "30" };
const controlled = { EXPOSE_GUI_API: "yes", PRODUCTION: "no", SAVE_LOGS: "yes", GRACEFUL_TIMEOUT: "60" };
const both = { ...controlled, SAVE_LOGS: "no" };

describe("the API's environment", () => {
  it("closes the GUI's API on the public tier and opens it on the private one", () => {
    assert.deepEqual(environmentOf("split", "public-api"), {
      ...collecting,
      ...common,
      ...newer,
      ...embedded,
    });
    assert.deepEqual(environmentOf("split", "private-api"), {
      ...controlled,
      ...common,
      ...newer,
      ...embedded,
    });
  });

  for (const topology of ["single", "minimal"] as const) {
    it(`of the one tier in ${topology} serves both zones and keeps probes out of the logs`, () => {
      const size = { WEB_CONCURRENCY: "3" };
      assert.deepEqual(environmentOf(topology, "api"), {
        ...both,
        ...common,
        ...size,
        ...newer,
        ...embedded,
      });
    });
  }

  it("knows no MySQL and the older name of the bot switch in 0.8.2.1", () => {
    const written = { release: "0.8.2.1" };
    const stores = { ...embeddedElasticsearch, ...embeddedRedis };
    assert.deepEqual(environmentOf("split", "public-api", written), {
      ...collecting,
      ...common,
      ...older,
      ...stores,
    });
    assert.deepEqual(environmentOf("split", "private-api", written), {
      ...controlled,
      ...common,
      ...older,
      ...stores,
    });
    assert.deepEqual(environmentOf("single", "api", written), {
      ...both,
      ...common,
      WEB_CONCURRENCY: "3",
      ...older,
      ...stores,
    });
  });

  it("names the tenant where one is written, and cuts the indices as written", () => {
    const { environment } = apis("split", {
      tenantName: "shop",
      indices: { shards: 5, configurationShards: 2, replicas: 0 },
      partitioning: { events: "day", userLogs: "month" },
    })["public-api"] ?? { environment: [] };
    assert.partialDeepStrictEqual(table(environment), {
      ...data,
      TENANT_NAME: "shop",
      ELASTIC_INDEX_SHARDS: "5",
      ELASTIC_CONF_INDEX_SHARDS: "2",
      ELASTIC_INDEX_REPLICAS: "0",
      EVENT_PARTITIONING: "day",
      USER_LOG_PARTITIONING: "month",
    });
  });

  it("names the stores that exist, with the keys of their Secrets", () => {
    const environment = environmentOf("split", "private-api", external);
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(environment).filter(([name]) => /^(ELASTIC|REDIS|MYSQL)_(?!INDEX|CONF)/.test(name)),
      ),
      {
        ELASTIC_HOST: "es-0.example.com:9200,es-1.example.com:9200",
        ELASTIC_SCHEME: "https",
        ELASTIC_VERIFY_CERTS: "yes",
        ELASTIC_CA_FILE: "/etc/tracardi/elasticsearch/ca.crt",
        ELASTIC_HTTP_AUTH_USERNAME: "tracardi",
        ELASTIC_HTTP_AUTH_PASSWORD: "elasticsearch: password",
        ELASTIC_QUERY_TIMEOUT: "120",
        REDIS_HOST: "redis://redis.example.com:6380",
        REDIS_PORT: "6380",
        REDIS_PASSWORD: "redis: pw",
        MYSQL_HOST: "mysql.example.com",
        MYSQL_PORT: "3306",
        MYSQL_USERNAME: "tracardi",
        MYSQL_DATABASE: "tracardi",
        MYSQL_PASSWORD: "mysql: password",
      },
    );
  });

  it("verifies Elasticsearch by public authorities when no certificate is named", () => {
    const { ca: _, ...elasticsearch } = external.elasticsearch as Record<string, unknown>;
    const environment = environmentOf("split", "public-api", { ...external, elasticsearch });
    assert.equal(environment.ELASTIC_VERIFY_CERTS, "yes");
    assert.equal(environment.ELASTIC_CA_FILE, undefined);
  });

  it("shows the API's documentation to operators only, and only when asked", () => {
    assert.equal(environmentOf("split", "private-api", { apiDocs: { "private-api": true } }).API_DOCS, "yes");
    assert.equal(environmentOf("split", "public-api", { apiDocs: { "private-api": true } }).API_DOCS, "no");
  });

  it("says what a setting says, in the words of the release", () => {
    const written = {
      botTraffic: true,
      features: { identificationPoints: false, eventDestinations: true },
      caches: { sources: 0 },
      connections: { elasticsearch: 10 },
      timeouts: { elasticsearch: 30, worker: 180 },
      logging: { server: "ERROR", gunicorn: "warning", elasticsearch: "INFO" },
    };
    const common = {
      ENABLE_EVENT_DESTINATIONS: "yes",
      SOURCE_CACHE_TTL: "0",
      ELASTIC_MAX_CONN: "10",
      ELASTIC_QUERY_TIMEOUT: "30",
      TIMEOUT: "180",
      SERVER_LOGGING_LEVEL: "ERROR",
      LOG_LEVEL: "warning",
      ELASTIC_LOGGING_LEVEL: "INFO",
    };
    const environment = environmentOf("split", "public-api", written);
    assert.partialDeepStrictEqual(environment, {
      ...common,
      DISALLOW_BOT_TRAFFIC: "no",
      ENABLE_IDENTIFICATION_POINTS: "no",
    });
    assert.equal("ENABLE_IDENTIFICATION_POINT" in environment, false);
    const older = environmentOf("split", "public-api", { ...written, release: "0.8.2.1" });
    assert.partialDeepStrictEqual(older, {
      ...common,
      ALLOW_BOT_TRAFFIC: "yes",
      ENABLE_IDENTIFICATION_POINT: "no",
    });
    assert.equal("ENABLE_IDENTIFICATION_POINTS" in older, false);
  });

  it("says the age of MySQL's connections under both names that it may have", () => {
    const { MYSQL_POOL_RECYCLE, MYSQL_RECYCLE } = environmentOf("split", "public-api", {
      timeouts: { mysqlConnection: 300 },
    });
    assert.deepEqual([MYSQL_POOL_RECYCLE, MYSQL_RECYCLE], ["300", "300"]);
  });

  it("sets levels and saved logs where they were asked for, never on the public tier", () => {
    const written = { logging: { levels: { "private-api": "ERROR" }, saved: false } };
    assert.equal(environmentOf("split", "private-api", written).LOGGING_LEVEL, "ERROR");
    assert.equal(environmentOf("split", "private-api", written).SAVE_LOGS, "no");
    assert.equal(environmentOf("split", "public-api", written).LOGGING_LEVEL, undefined);
    const saved = { logging: { saved: true } };
    assert.equal(environmentOf("split", "public-api", saved).SAVE_LOGS, "no");
    assert.equal(environmentOf("single", "api", saved).SAVE_LOGS, "yes");
  });

  it("adds what a stack file adds to a tier, to that tier only, in the order of the names", () => {
    const extraEnv = {
      "private-api": {
        MYSQL_ECHO: "no",
        AUTOLOAD_PAGE_SIZE: 50,
        PERFORMANCE_TRACKING: { secret: "sentry", key: "dsn" },
        BRAND_NEW: { value: "", unchecked: true },
      },
    };
    const environment = apis("split", { extraEnv })["private-api"]?.environment ?? [];
    assert.deepEqual(environment.slice(-4), [
      { name: "AUTOLOAD_PAGE_SIZE", value: "50" },
      { name: "BRAND_NEW", value: "" },
      { name: "MYSQL_ECHO", value: "no" },
      { name: "PERFORMANCE_TRACKING", existingSecret: "sentry", key: "dsn" },
    ]);
    assert.deepEqual(
      environmentOf("split", "public-api", { extraEnv }),
      environmentOf("split", "public-api"),
    );
  });

  it("writes every boolean as a word that both dialects understand", () => {
    const switches =
      /^(EXPOSE_GUI_API|PRODUCTION|API_DOCS|DEMO|SAVE_LOGS|.*BOT_TRAFFIC|ELASTIC_VERIFY_CERTS)$/;
    for (const release of ["1.1.0", "0.8.2.1"]) {
      for (const topology of ["split", "single", "minimal"] as const) {
        for (const { environment } of Object.values(apis(topology, { release }))) {
          const words = environment.filter(({ name }) => switches.test(name));
          assert.equal(words.length, 7);
          for (const word of words) assert.match("value" in word ? word.value : "", /^(yes|no)$/);
        }
      }
    }
  });

  it("gives every tier of an installation the same tokens, stores and data", () => {
    const shared = (tier: string) => {
      const { EXPOSE_GUI_API, PRODUCTION, SAVE_LOGS, GRACEFUL_TIMEOUT, WEB_CONCURRENCY, ...rest } =
        environmentOf("split", tier);
      return rest;
    };
    assert.deepEqual(shared("public-api"), shared("private-api"));
  });
});
