import assert from "node:assert/strict";
import { minimal, production, settingsOf, single, split } from "./stackFiles.ts";

/** Every object within a value, itself included. */
function objects(value: unknown): readonly object[] {
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objects)] : [];
}

describe("settings: defaults", () => {
  it("are complete for a stack file that says little", () => {
    assert.deepEqual(settingsOf(split), {
      name: "tracardi",
      topology: "split",
      release: "1.1.0",
      production: false,
      protect: false,
      clusterIdentifier: "test",
      namespaces: "create",
      podCidr: ["10.244.0.0/16"],
      serviceCidr: ["10.96.0.0/16"],
      nodeCidrs: ["172.18.0.0/16"],
      apiServerCidrs: ["172.18.0.0/16"],
      nodeLocalDns: false,
      trackHost: "track.example.com",
      apiHost: "api.tracardi.example.com",
      guiHost: "gui.tracardi.example.com",
      trustedCidrs: ["127.0.0.1/32", "203.0.113.0/24"],
      acknowledgeTrustedClusterRanges: false,
      cloud: "none",
      privateLoadBalancer: "external",
      loadBalancerAnnotations: {},
      edge: "ingress",
      guardRails: true,
      bridges: [],
      bodyLimits: { public: 1, private: 25, atOnce: 100 },
      accessLog: { public: "refused", private: "refused" },
      rateLimit: { average: 200, burst: 400 },
      outgoingConnections: [],
      certificates: "self-signed",
      requestsPerSecond: 100,
      failures: "node",
      workers: { merging: false, update: false },
      zones: 3,
      autoscaling: { cpuPercent: 60 },
      rolloutSeconds: 600,
      replicas: {},
      spread: "preferred",
      stores: "embedded",
      install: true,
      administrator: { email: "admin@example.com", generated: true },
      apiDocs: { "public-api": false, "private-api": false, api: false },
      botTraffic: false,
      features: {},
      caches: {},
      connections: {},
      timeouts: {},
      logging: { levels: {} },
      extraEnv: {},
      indices: { shards: 3, configurationShards: 1, replicas: 1 },
      partitioning: {
        events: "quarter",
        profiles: "quarter",
        sessions: "quarter",
        items: "year",
        logs: "month",
        dispatchLogs: "month",
        consoleLogs: "month",
        fieldChangeLogs: "month",
        userLogs: "year",
      },
      imagePullSecrets: [],
      imageDigests: {},
      scheduling: [],
      images: "tags",
      extraVolumes: [],
      extraContainers: [],
      dns: { nameservers: [], searches: [], options: {} },
      loadBalancerClasses: {},
      namespaceNames: {},
      ingressClasses: {},
      extraMetadata: [],
      priorityClasses: {},
      storageClasses: {},
      seLinuxType: "container_t",
    });
  });

  it("that follow from production: protection and spread", () => {
    const { protect, spread } = settingsOf(production);
    assert.deepEqual({ protect, spread }, { protect: true, spread: "required" });
  });

  it("that follow from the number of nodes: no more zones than those", () => {
    assert.deepEqual(
      [1, 2, 6].map((nodes) => settingsOf({ ...split, nodes }).zones),
      [1, 2, 3],
    );
  });

  it("that follow from the topology: how the edge runs", () => {
    assert.deepEqual(
      [split, single, minimal].map((file) => settingsOf(file).edge),
      ["ingress", "static", "static"],
    );
  });

  it("that follow from the release: how long an index of events is written to", () => {
    assert.equal(settingsOf({ ...split, release: "0.8.2.1" }).partitioning.events, "month");
    const { partitioning } = settingsOf({ ...split, partitioning: { events: "day" } });
    assert.deepEqual([partitioning.events, partitioning.profiles], ["day", "quarter"]);
  });

  it("start the update worker for a migration, and no other", () => {
    const migrating = { ...split, acknowledgeMigration: "0.8.2.1 -> 1.1.0" };
    assert.deepEqual(settingsOf(migrating).workers, { merging: false, update: true });
    assert.deepEqual(settingsOf({ ...migrating, workers: { update: false, merging: true } }).workers, {
      merging: true,
      update: false,
    });
  });

  it("give way to what is written", () => {
    const written = {
      protect: false,
      spread: "preferred",
      edge: "static",
      clusterIdentifier: "eu-1",
      apiServerCidrs: ["198.51.100.1/32"],
    };
    const settings = settingsOf({ ...production, ...written });
    for (const [key, value] of Object.entries(written))
      assert.deepEqual(settings[key as keyof typeof settings], value);
  });

  it("fill up an object that is written in part", () => {
    assert.deepEqual(settingsOf({ ...split, bodyLimits: { private: 100 } }).bodyLimits, {
      public: 1,
      private: 100,
      atOnce: 100,
    });
  });

  it("open each bridge once", () => {
    assert.deepEqual(settingsOf({ ...split, bridges: ["consent", "webhooks", "consent"] }).bridges, [
      "consent",
      "webhooks",
    ]);
  });

  it("are frozen, like everything in the settings", () => {
    for (const file of [split, production]) {
      for (const object of objects(settingsOf(file)))
        assert.ok(Object.isFrozen(object), JSON.stringify(object));
    }
  });
});
