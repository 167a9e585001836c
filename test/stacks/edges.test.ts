import assert from "node:assert/strict";
import type { EdgePlan } from "../../stacks/edges.ts";
import { type Topology, topologies, type ZoneName, zoneNames } from "../../stacks/topologies.ts";
import { planFor, type Written } from "../support/plans.ts";

function edge(topology: Topology, zone: ZoneName, written: Written = {}): EdgePlan {
  return planFor(topology, written).zones[zone].edge;
}

const size = (storage: number, graceSeconds: number) => ({
  replicas: 2,
  container: {
    requests: { cpu: 100, memory: 160, storage: 64 },
    limits: { cpu: 1000, memory: 768, storage },
  },
  graceSeconds,
});

describe("the plan of an edge", () => {
  it("of the public zone in split is this", () => {
    assert.deepEqual(edge("split", "public"), {
      tier: "public-edge",
      zone: "public",
      mode: "ingress",
      ingressClass: "tracardi-public",
      namespace: "tracardi-public-edge",
      routesNamespace: "tracardi-public",
      size: size(1024, 60),
      hosts: ["track.example.com"],
      routes: [
        {
          host: "track.example.com",
          paths: [
            { type: "Exact", path: "/track", methods: ["POST", "OPTIONS"] },
            { type: "Exact", path: "/tracker/liliput.min.js", methods: ["GET", "HEAD"] },
          ],
          backend: {
            tier: "public-api",
            service: "tracardi-public-api",
            namespace: "tracardi-public",
            port: 8080,
          },
        },
      ],
      certificate: { kind: "self-signed" },
      proxyProtocolFrom: [],
      loadBalancer: { kind: "ClusterIP", annotations: {}, sourceRanges: [], allocateNodePorts: false },
      shutdown: { waitSeconds: 15, drainSeconds: 30, reserveSeconds: 15 },
      bodyLimit: 1_048_576,
      accessLog: "refused",
      rateLimit: { average: 200, burst: 400 },
      requestHeaders: { Forwarded: "", "X-Context": "" },
      strictTransportSecurity: false,
    });
  });

  it("of the private zone in split is this", () => {
    const backend = (tier: string) => ({
      tier,
      service: `tracardi-${tier}`,
      namespace: "tracardi-private",
      port: 8080,
    });
    const paths = [{ type: "Prefix", path: "/" }];
    assert.deepEqual(edge("split", "private"), {
      tier: "private-edge",
      zone: "private",
      mode: "ingress",
      ingressClass: "tracardi-private",
      namespace: "tracardi-private-edge",
      routesNamespace: "tracardi-private",
      size: size(100 * 25 + 64, 90),
      hosts: ["api.example.com", "gui.example.com"],
      routes: [
        { host: "api.example.com", paths, backend: backend("private-api") },
        { host: "gui.example.com", paths, backend: backend("gui") },
      ],
      certificate: { kind: "self-signed" },
      trusted: ["192.0.2.0/24", "2001:db8:10::/48"],
      proxyProtocolFrom: [],
      loadBalancer: { kind: "ClusterIP", annotations: {}, sourceRanges: [], allocateNodePorts: false },
      shutdown: { waitSeconds: 15, drainSeconds: 60, reserveSeconds: 15 },
      bodyLimit: 26_214_400,
      accessLog: "refused",
      requestHeaders: { Forwarded: "" },
      strictTransportSecurity: false,
    });
  });

  it("is static in the public zone wherever the API lives in the private one, whatever the setting", () => {
    const modes = (topology: Topology, mode?: string) =>
      zoneNames.map((zone) => edge(topology, zone, { edge: mode }).mode);
    assert.deepEqual(modes("split"), ["ingress", "ingress"]);
    assert.deepEqual(modes("split", "static"), ["static", "static"]);
    for (const topology of ["single", "minimal"] as const) {
      assert.deepEqual(modes(topology), ["static", "static"]);
      assert.deepEqual(modes(topology, "ingress"), ["static", "ingress"]);
    }
  });

  it("keeps a static edge's certificate beside its pods, which mount it", () => {
    for (const topology of topologies) {
      for (const zone of zoneNames) {
        const plan = edge(topology, zone, { edge: "static" });
        assert.equal(plan.routesNamespace, plan.namespace);
      }
    }
  });

  it("serves the private API alone where the GUI runs on the operator's machine", () => {
    assert.deepEqual(edge("minimal", "private").hosts, ["api.example.com"]);
    assert.deepEqual(
      edge("minimal", "private").routes.map(({ backend }) => backend.service),
      ["tracardi-api"],
    );
  });

  it("sets X-Context for web sites where the API also listens to the GUI's", () => {
    assert.equal(edge("single", "public").requestHeaders["X-Context"], "production");
    assert.equal(edge("split", "public").requestHeaders["X-Context"], "");
    assert.equal("X-Context" in edge("single", "private").requestHeaders, false);
  });

  it("has a disk for a hundred of the largest bodies and the logs, or for as many as the stack says", () => {
    const storage = (written: Written) => edge("split", "private", written).size.container.limits.storage;
    assert.equal(storage({}), 100 * 25 + 64);
    assert.equal(storage({ bodyLimits: { private: 500, atOnce: 16 } }), 16 * 500 + 64);
    assert.equal(storage({ bodyLimits: { private: 1, atOnce: 1 } }), 1024);
  });

  it("takes certificates as the settings say, one per zone", () => {
    const existing = {
      certificates: "existing",
      certificateSecrets: { public: "public-tls", private: "private-tls" },
    };
    assert.deepEqual(
      zoneNames.map((zone) => edge("split", zone, existing).certificate),
      [
        { kind: "existing", secret: "public-tls" },
        { kind: "existing", secret: "private-tls" },
      ],
    );
    const certManager = { certificates: "cert-manager", certificateIssuer: { name: "letsencrypt" } };
    assert.deepEqual(edge("split", "public", certManager).certificate, {
      kind: "cert-manager",
      issuer: { name: "letsencrypt", kind: "ClusterIssuer", group: "cert-manager.io" },
    });
    assert.equal(edge("split", "public", certManager).strictTransportSecurity, true);
  });

  it("admits trusted ranges only to the private load balancer, at the cloud already", () => {
    const onMetallb = { cloud: "metallb" };
    assert.deepEqual(edge("split", "private", onMetallb).loadBalancer, {
      kind: "LoadBalancer",
      annotations: {},
      sourceRanges: ["192.0.2.0/24", "2001:db8:10::/48"],
      allocateNodePorts: false,
    });
    assert.deepEqual(edge("split", "public", onMetallb).loadBalancer.sourceRanges, []);
  });

  it("believes PROXY protocol from load balancers, only where they speak it", () => {
    const loadBalancerCidrs = ["10.0.0.2/32"];
    assert.deepEqual(
      edge("split", "private", { cloud: "hetzner", loadBalancerCidrs }).proxyProtocolFrom,
      loadBalancerCidrs,
    );
    assert.deepEqual(edge("split", "private", { cloud: "aws", loadBalancerCidrs }).proxyProtocolFrom, []);
  });

  it("with proxies of one's own believes them alone, and lets nobody else at the private load balancer", () => {
    const written = { cloud: "metallb", proxyProtocol: true, loadBalancerCidrs: ["10.0.0.2/32"] };
    for (const zone of zoneNames) {
      assert.deepEqual(edge("split", zone, written).proxyProtocolFrom, ["10.0.0.2/32"]);
    }
    assert.deepEqual(edge("split", "private", written).loadBalancer.sourceRanges, ["10.0.0.2/32"]);
    assert.deepEqual(edge("split", "public", written).loadBalancer.sourceRanges, []);
    assert.deepEqual(edge("split", "private", written).trusted, ["192.0.2.0/24", "2001:db8:10::/48"]);
    const { connections } = planFor("split", written);
    const toPrivate = connections.filter(({ to }) => to.kind === "tier" && to.tier === "private-edge");
    assert.deepEqual(
      toPrivate.map(({ from }) => from),
      [
        {
          kind: "addresses",
          name: "load balancers",
          ranges: [{ cidr: "10.0.0.2/32", except: [] }],
        },
      ],
    );
  });

  it("carries the installation's name in every name, so that two may share a cluster", () => {
    const blue = edge("split", "public", { name: "blue" });
    assert.deepEqual(
      [blue.namespace, blue.routesNamespace, ...blue.routes.map(({ backend }) => backend.service)],
      ["blue-public-edge", "blue-public", "blue-public-api"],
    );
  });
});
