import assert from "node:assert/strict";
import { accepts, refuses, warns } from "../refusals.ts";
import { production, settingsOf, split, verdict } from "../stackFiles.ts";

const cidrs = ["10.0.64.0/20"];
const external = {
  ...split,
  stores: "external",
  elasticsearch: production.elasticsearch,
  redis: production.redis,
  mysql: production.mysql,
};
const elasticsearch = { hosts: ["es.example.com"], secret: { name: "elasticsearch" }, cidrs };
const redis = { host: "redis.example.com", secret: { name: "redis" }, cidrs };
const mysql = { host: "mysql.example.com", secret: { name: "mysql" }, cidrs };

const forElasticsearch =
  'set it, for example {"hosts":["es.example.com:9200"],"secret":{"name":"elasticsearch"},"cidrs":["10.0.64.0/20"]}';
const forRedis =
  'set it, for example {"host":"redis.example.com:6379","secret":{"name":"redis"},"cidrs":["10.0.64.0/20"]}';
const forMysql =
  'set it, for example {"host":"mysql.example.com:3306","secret":{"name":"mysql"},"cidrs":["10.0.64.0/20"]}';

describe("settings: existing stores", () => {
  accepts(external, {
    "all of them": {},
    "release 0.8.2.1 without MySQL": { release: "0.8.2.1", mysql: undefined },
    "Elasticsearch with a public certificate": { elasticsearch: { ...elasticsearch, scheme: "https" } },
    "Elasticsearch with a CA of its own": {
      elasticsearch: { ...elasticsearch, ca: { name: "elasticsearch-ca" } },
    },
    "Elasticsearch in clear in development": { elasticsearch: { ...elasticsearch, scheme: "http" } },
    "an address inside the networks": { redis: { ...redis, host: "10.0.64.7:6380" } },
  });

  it("have the usual ports, users and keys unless told otherwise", () => {
    const settings = settingsOf(external);
    assert.deepEqual(settings.elasticsearch, {
      hosts: [{ host: "es.example.com", port: 9200 }],
      scheme: "https",
      username: "elastic",
      secret: { name: "elasticsearch", key: "password" },
      cidrs,
    });
    assert.deepEqual(settings.redis, {
      host: { host: "redis.example.com", port: 6379 },
      secret: { name: "redis", key: "password" },
      cidrs,
    });
    assert.deepEqual(settings.mysql, {
      host: { host: "mysql.example.com", port: 3306 },
      username: "tracardi",
      database: "tracardi",
      secret: { name: "mysql", key: "password" },
      cidrs,
    });
  });

  refuses(external, {
    none: [
      { elasticsearch: undefined, redis: undefined, mysql: undefined },
      `tracardi:elasticsearch is missing although tracardi:stores is "external"; ${forElasticsearch}`,
      `tracardi:redis is missing although tracardi:stores is "external"; ${forRedis}`,
      `tracardi:mysql is missing although release 1.1.0 needs MySQL; ${forMysql}`,
    ],
    "MySQL for a release that has none": [
      { release: "0.8.2.1" },
      "tracardi:mysql is given although release 0.8.2.1 has no MySQL; remove it",
    ],
    "an empty object": [
      { redis: {} },
      `tracardi:redis is missing although tracardi:stores is "external"; ${forRedis}`,
    ],
    "an object of something else": [
      { redis: "redis.example.com" },
      'tracardi:redis "redis.example.com" is no object; write its members as docs/configuration.md shows',
    ],
    "half of one": [
      { redis: { port: 6379 } },
      'tracardi:redis.host is missing; set it, for example "redis.example.com:6379"',
      'tracardi:redis.cidrs is missing; set it, for example ["10.0.64.0/20"]',
      "tracardi:redis.port is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "a Secret without a name": [
      { redis: { ...redis, secret: { key: "password" } } },
      'tracardi:redis.secret.name is missing; set it, for example "store-credentials"',
    ],
    "no networks": [
      { redis: { ...redis, cidrs: [] } },
      'tracardi:redis.cidrs is empty; list at least one, for example ["10.0.64.0/20"]',
    ],
    "an address outside its networks": [
      { redis: { ...redis, host: "10.1.2.3" } },
      'tracardi:redis.host "10.1.2.3" lies in none of tracardi:redis.cidrs; add "10.1.2.3/32" or its network there',
    ],
    "one of several addresses outside": [
      { elasticsearch: { ...elasticsearch, hosts: ["10.0.64.1", "10.1.2.3"] } },
      'tracardi:elasticsearch.hosts[1] "10.1.2.3" lies in none of tracardi:elasticsearch.cidrs; add "10.1.2.3/32" or its network there',
    ],
    "different ports": [
      { elasticsearch: { ...elasticsearch, hosts: ["es1.example.com", "es2.example.com:9201"] } },
      'tracardi:elasticsearch.hosts[1] "es2.example.com:9201" has another port than tracardi:elasticsearch.hosts[0]; write the same port for all of them',
    ],
    "a CA for a connection in clear": [
      { elasticsearch: { ...elasticsearch, scheme: "http", ca: { name: "ca" } } },
      'tracardi:elasticsearch.ca is given although tracardi:elasticsearch.scheme is "http"; remove one of them',
    ],
    "a scheme in the host": [
      { elasticsearch: { ...elasticsearch, hosts: ["https://es.example.com:443/path"] } },
      'tracardi:elasticsearch.hosts[0] "https://es.example.com:443/path" is more than a host and a port; write "es.example.com:443"',
    ],
    "the machine itself": [
      { redis: { ...redis, host: "localhost:6379" } },
      'tracardi:redis.host "localhost:6379" is the pod itself, seen from a pod; write the address at which pods reach it',
    ],
    "a loopback address": [
      { redis: { ...redis, host: "127.0.0.1" } },
      'tracardi:redis.host "127.0.0.1" is the pod itself, seen from a pod; write the address at which pods reach it',
    ],
    "a port that does not exist": [
      { redis: { ...redis, host: "redis.example.com:70000" } },
      'tracardi:redis.host "redis.example.com:70000" has no port from 1 to 65535; write "redis.example.com:6379"',
    ],
    "an IPv6 address": [
      { redis: { ...redis, host: "[fd00::1]:6379" } },
      'tracardi:redis.host "[fd00::1]:6379" is no host with a port; write host and port, for example "store.example.com:6379"',
    ],
    "a name that is none": [
      { mysql: { ...mysql, host: "my_sql" } },
      'tracardi:mysql.host "my_sql" is no DNS name; write letters, digits and hyphens with dots between, for example "track.example.com"',
    ],
    "a storage key that cannot exist": [
      { redis: { ...redis, secret: { name: "redis", key: "pass word" } } },
      'tracardi:redis.secret.key "pass word" is no key of a Secret; write letters, digits, dots, hyphens and underscores',
    ],
  });

  warns(external, {
    "a storage class": [
      { storageClass: "fast" },
      'tracardi:storageClass "fast" is not used with tracardi:stores "external"; remove it',
    ],
    "a store that may be anywhere": [
      { elasticsearch: { ...elasticsearch, cidrs: ["0.0.0.0/0"] } },
      'tracardi:elasticsearch.cidrs[0] "0.0.0.0/0" admits connections to any address; write the store\'s networks if they are fixed',
    ],
  });
});

describe("settings: credentials of existing stores", () => {
  const { secret: _, ...bare } = redis;
  const { secret: __, ...bareMysql } = mysql;

  it("may be one encrypted password each", () => {
    const file = {
      ...external,
      redis: bare,
      redisPassword: "p@ss word",
      mysql: bareMysql,
      mysqlPassword: "abc123",
    };
    assert.deepEqual(verdict(file, ["redisPassword", "mysqlPassword"]).mistakes, []);
  });

  it("are refused when given twice", () => {
    assert.deepEqual(verdict({ ...external, redisPassword: "canary" }, ["redisPassword"]).mistakes, [
      "tracardi:redisPassword [secret] is given although tracardi:redis.secret names a Secret; remove one of them",
    ]);
  });

  refuses(external, {
    "when there are none": [
      { redis: bare },
      'tracardi:redis.secret is missing; name the Secret with the password, or run "pulumi config set --secret redisPassword"',
    ],
  });

  const breaks =
    "has characters that break Tracardi's connection string; use letters, digits, hyphens, dots, underscores and dollar signs only";
  refuses(external, {
    "a user of MySQL with the host in it": [
      { mysql: { ...mysql, username: "tracardi@store" } },
      `tracardi:mysql.username [secret] ${breaks}`,
    ],
    "a database of MySQL with options behind it": [
      { mysql: { ...mysql, database: "tracardi?ssl=true" } },
      `tracardi:mysql.database "tracardi?ssl=true" ${breaks}`,
    ],
  });

  it("are refused for MySQL unless they are letters and digits", () => {
    const file = { ...external, mysql: bareMysql, mysqlPassword: "canary:/@" };
    assert.deepEqual(verdict(file, ["mysqlPassword"]).mistakes, [
      "tracardi:mysqlPassword [secret] has characters that break Tracardi's connection string; use letters and digits only, and more of them",
    ]);
  });

  it("are refused for the Redis of 0.8.2.1 where they break the address of its queue", () => {
    const { secret: _, ...bareRedis } = redis;
    const file = { ...external, redis: bareRedis, redisPassword: "canary:/@" };
    const older = { ...file, release: "0.8.2.1", mysql: undefined };
    assert.deepEqual(verdict(older, ["redisPassword"]).mistakes, [
      "tracardi:redisPassword [secret] has characters that break the address of the update worker's queue in release 0.8.2.1; use letters, digits, hyphens, dots, underscores and tildes only, and more of them",
    ]);
    assert.deepEqual(verdict({ ...older, redisPassword: "aZ0-._~" }, ["redisPassword"]).mistakes, []);
    assert.deepEqual(verdict(file, ["redisPassword"]).mistakes, []);
  });

  it("are refused with white space at an end, which comes from a file", () => {
    const file = { ...external, redis: bare, redisPassword: "canary\n" };
    assert.deepEqual(verdict(file, ["redisPassword"]).mistakes, [
      "tracardi:redisPassword [secret] has white space at an end or several lines; set it again without",
    ]);
  });

  it("are refused for a store that the release does not have", () => {
    const file = { ...external, release: "0.8.2.1", mysql: undefined, mysqlPassword: "canary" };
    assert.deepEqual(verdict(file, ["mysqlPassword"]).mistakes, [
      "tracardi:mysqlPassword [secret] is given although release 0.8.2.1 has no MySQL; remove it",
    ]);
  });
});

describe("settings: embedded stores", () => {
  accepts(split, { "a storage class": { storageClass: "fast" } });

  refuses(split, {
    "existing ones beside them": [
      { elasticsearch, redis, mysql },
      'tracardi:elasticsearch is given although tracardi:stores is "embedded"; remove it',
      'tracardi:redis is given although tracardi:stores is "embedded"; remove it',
      'tracardi:mysql is given although tracardi:stores is "embedded"; remove it',
    ],
  });

  it("refuses passwords beside them", () => {
    assert.deepEqual(verdict({ ...split, redisPassword: "canary" }, ["redisPassword"]).mistakes, [
      'tracardi:redisPassword [secret] is given although tracardi:stores is "embedded"; remove it',
    ]);
  });
});

describe("settings: stores in production", () => {
  refuses(production, {
    "embedded ones": [
      { stores: "embedded", elasticsearch: undefined, redis: undefined, mysql: undefined },
      'tracardi:stores "embedded" is for development: one instance each, without backups; write "external" in production',
    ],
    "Elasticsearch in clear": [
      { elasticsearch: { ...elasticsearch, scheme: "http" } },
      'tracardi:elasticsearch.scheme "http" sends the password and all profiles in clear; write "https" in production',
    ],
  });
});
