import assert from "node:assert/strict";
import { topologies } from "../../stacks/topologies.ts";
import { external, planFor } from "../support/plans.ts";

describe("plan", () => {
  it("puts every tier of split into its zone's namespaces", () => {
    assert.deepEqual(planFor("split").tiers, {
      "public-edge": "tracardi-public-edge",
      "private-edge": "tracardi-private-edge",
      "public-api": "tracardi-public",
      "private-api": "tracardi-private",
      gui: "tracardi-private",
      "install-job": "tracardi-private",
      elasticsearch: "tracardi-stores",
      redis: "tracardi-stores",
      mysql: "tracardi-stores",
    });
  });

  it("puts the one API of single and minimal into the private zone", () => {
    for (const topology of ["single", "minimal"] as const) {
      assert.equal(planFor(topology).tiers.api, "tracardi-private");
      assert.equal(planFor(topology).zones.public.application, undefined);
    }
    assert.equal(planFor("single").tiers.gui, "tracardi-private");
    assert.equal(planFor("minimal").tiers.gui, undefined);
  });

  it("keeps the floor of the production guide: 3 public, 2 private, 2 GUI", () => {
    const plan = planFor("split", { ...external, requestsPerSecond: 1 });
    const replicas = plan.apis.map(({ role, size }) => [role.tier, size.replicas]);
    assert.deepEqual(replicas, [
      ["public-api", 3],
      ["private-api", 2],
    ]);
    assert.ok(plan.gui.runs === "cluster");
    assert.equal(plan.gui.size.replicas, 2);
  });

  it("runs the public edge without an API token wherever the API lives in the private zone", () => {
    for (const edge of ["ingress", "static"]) {
      assert.equal(planFor("split", { edge }).zones.public.edge.mode, edge);
      assert.equal(planFor("single", { edge }).zones.public.edge.mode, "static");
      assert.equal(planFor("minimal", { edge }).zones.public.edge.mode, "static");
      assert.equal(planFor("single", { edge }).zones.private.edge.mode, edge);
    }
  });

  it("brings MySQL exactly when the release needs it", () => {
    const stores = (release: string) => planFor("split", { release }).stores.map(({ store }) => store);
    assert.deepEqual(stores("1.1.0"), ["elasticsearch", "redis", "mysql"]);
    assert.deepEqual(stores("0.8.2.1"), ["elasticsearch", "redis"]);
  });

  it("has the same embedded stores in every topology", () => {
    const [split, ...others] = topologies.map((topology) => planFor(topology).stores);
    for (const stores of others) assert.deepEqual(stores, split);
  });

  it("makes no namespace for stores that exist already", () => {
    const plan = planFor("split", external);
    assert.equal(plan.storesNamespace, undefined);
    assert.deepEqual(
      plan.stores.map(({ embedded }) => embedded),
      [undefined, undefined, undefined],
    );
  });

  it("names addresses without a port behind load balancers, with the port-forward's without", () => {
    assert.deepEqual(planFor("split", external).urls, {
      track: "https://track.example.com",
      api: "https://api.example.com",
      gui: "https://gui.example.com",
    });
    assert.deepEqual(planFor("split", external).portForwards, []);
    const trial = planFor("split");
    assert.deepEqual(trial.urls, {
      track: "https://track.example.com:9443",
      api: "https://api.example.com:8443",
      gui: "https://gui.example.com:8443",
    });
    assert.deepEqual(trial.portForwards, [
      "kubectl -n tracardi-public-edge port-forward service/tracardi-public-edge 9443:443",
      "kubectl -n tracardi-private-edge port-forward service/tracardi-private-edge 8443:443",
    ]);
  });

  it("runs the GUI of minimal on the operator's own machine, on loopback only", () => {
    const { gui, urls } = planFor("minimal");
    assert.deepEqual(gui, { runs: "local", address: "127.0.0.1", port: 8787 });
    assert.equal(urls.gui, "http://127.0.0.1:8787");
  });

  it("starts every name with the installation's, so that two fit into one cluster", () => {
    const text = JSON.stringify(planFor("split", { name: "blue" }));
    assert.doesNotMatch(text, /"tracardi-/);
    assert.match(text, /"blue-private-edge"/);
  });

  it("calls namespaces and ingress classes as the stack does, everywhere", () => {
    const plan = planFor("split", {
      namespaceNames: {
        public: "collect",
        "public-edge": "collect-edge",
        private: "crm",
        "private-edge": "crm-edge",
        stores: "crm-stores",
      },
      ingressClasses: { public: "collect-class", private: "crm-class" },
      workers: { merging: true },
    });
    assert.deepEqual(plan.tiers, {
      "public-edge": "collect-edge",
      "private-edge": "crm-edge",
      "public-api": "collect",
      "private-api": "crm",
      gui: "crm",
      "install-job": "crm",
      "merging-worker": "crm",
      elasticsearch: "crm-stores",
      redis: "crm-stores",
      mysql: "crm-stores",
    });
    assert.equal(plan.install?.apiUrl, "http://tracardi-private-api.crm:8080");
    assert.deepEqual(plan.stores[1]?.hosts, [{ host: "tracardi-redis.crm-stores", port: 6379 }]);
    assert.match(plan.portForwards.join(), /-n crm-edge port-forward service\/tracardi-private-edge /);
    assert.doesNotMatch(JSON.stringify(plan), /amespace":"tracardi-|tier:tracardi-/);
    assert.deepEqual(plan.guardRails.namespaces, [
      "collect",
      "collect-edge",
      "crm",
      "crm-edge",
      "crm-stores",
    ]);
    assert.match(
      plan.guardRails.allowed.collect?.["guard-rails.tracardi/ingresses"] ?? "",
      /^collect-class track\.example\.com$/m,
    );
  });

  it("is plain data: nothing is lost on the way through JSON", () => {
    for (const topology of topologies) {
      const plan = planFor(topology);
      assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
    }
  });

  it("carries no password, whoever configured it", () => {
    const configured = {
      ...external,
      redis: { host: "redis.example.com:6379", cidrs: ["10.0.64.0/20"] },
      redisPassword: "canary-of-redis",
    };
    assert.doesNotMatch(JSON.stringify(planFor("split", configured)), /canary/);
  });
});
