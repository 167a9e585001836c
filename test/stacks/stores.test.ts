import assert from "node:assert/strict";
import { external, planFor } from "../support/plans.ts";

describe("the stores of an installation", () => {
  it("are described the same way when they are brought along", () => {
    const stores = planFor("split").stores;
    assert.deepEqual(
      stores.map(({ store, hosts, password, cidrs, tls }) => ({ store, hosts, password, cidrs, tls })),
      [
        {
          store: "elasticsearch",
          hosts: [{ host: "tracardi-elasticsearch.tracardi-stores", port: 9200 }],
          password: { kind: "generated" },
          cidrs: [],
          tls: { ca: { kind: "generated" } },
        },
        {
          store: "redis",
          hosts: [{ host: "tracardi-redis.tracardi-stores", port: 6379 }],
          password: { kind: "generated" },
          cidrs: [],
          tls: undefined,
        },
        {
          store: "mysql",
          hosts: [{ host: "tracardi-mysql.tracardi-stores", port: 3306 }],
          password: { kind: "generated" },
          cidrs: [],
          tls: undefined,
        },
      ],
    );
  });

  it("are the same in every topology", () => {
    for (const topology of ["single", "minimal"] as const) {
      assert.deepEqual(planFor(topology).stores, planFor("split").stores);
    }
  });

  it("carry the installation's name, so that two may share a cluster", () => {
    assert.deepEqual(
      planFor("split", { name: "blue" }).stores.map(({ hosts }) => hosts[0]?.host),
      ["blue-elasticsearch.blue-stores", "blue-redis.blue-stores", "blue-mysql.blue-stores"],
    );
  });

  it("need no MySQL before 0.9", () => {
    const stores = planFor("split", { release: "0.8.2.1" }).stores.map(({ store }) => store);
    assert.deepEqual(stores, ["elasticsearch", "redis"]);
  });

  it("exist already in production, by host, Secret and network", () => {
    assert.deepEqual(planFor("split", external).stores, [
      {
        store: "elasticsearch",
        hosts: [
          { host: "es-0.example.com", port: 9200 },
          { host: "es-1.example.com", port: 9200 },
        ],
        username: "tracardi",
        password: { kind: "existing", secret: "elasticsearch-credentials", key: "password" },
        tls: { ca: { kind: "existing", secret: "elasticsearch-ca", key: "ca.crt" } },
        cidrs: ["10.0.64.0/20"],
      },
      {
        store: "redis",
        hosts: [{ host: "redis.example.com", port: 6380 }],
        password: { kind: "existing", secret: "redis-credentials", key: "pw" },
        cidrs: ["10.0.64.0/20"],
      },
      {
        store: "mysql",
        hosts: [{ host: "mysql.example.com", port: 3306 }],
        username: "tracardi",
        database: "tracardi",
        password: { kind: "existing", secret: "mysql-credentials", key: "password" },
        cidrs: ["10.0.64.0/20"],
      },
    ]);
  });

  it("never have a password's value in the plan", () => {
    const { secret: _, ...redis } = external.redis as Record<string, unknown>;
    const plan = planFor("split", { ...external, redis, redisPassword: "redis-word" });
    assert.deepEqual(plan.stores.find(({ store }) => store === "redis")?.password, { kind: "configured" });
    assert.doesNotMatch(JSON.stringify(plan), /redis-word/);
  });
});
