import assert from "node:assert/strict";
import fc from "fast-check";
import type { Connection, Peer } from "../../stacks/connections.ts";
import { contains } from "../../stacks/ranges.ts";
import { type Topology, topologies } from "../../stacks/topologies.ts";
import { external, planFor, type Written } from "../support/plans.ts";

/** One connection as a sentence: from → to: ports (reason). */
function sentence({ from, to, ports, reason }: Connection): string {
  const through = ports.map(({ number, protocol }) => `${number}/${protocol}`).join(" ");
  return `${named(from)} → ${named(to)}: ${through} (${reason})`;
}

function named(peer: Peer): string {
  switch (peer.kind) {
    case "tier":
      return peer.tier;
    case "pods":
      return `${peer.name} in ${peer.namespace}${Object.entries(peer.labels ?? {}).map((pair) => ` ${pair.join("=")}`)}`;
    case "addresses":
      return peer.ranges
        .map(({ cidr, except }) => (except.length === 0 ? cidr : `${cidr} except ${except.join(" ")}`))
        .join(", ");
  }
}

function table(topology: Topology, written: Written = {}): string[] {
  return planFor(topology, written).connections.map(sentence);
}

/** Lines that a setting adds to the table, and lines that it takes away. */
function changes(
  topology: Topology,
  written: Written,
  base: Written = {},
): { more: string[]; less: string[] } {
  const [before, after] = [table(topology, base), table(topology, { ...base, ...written })];
  return {
    more: after.filter((line) => !before.includes(line)),
    less: before.filter((line) => !after.includes(line)),
  };
}

describe("the connection table", () => {
  it("of split is the whole exposure of the product", () => {
    assert.deepEqual(table("split"), [
      "0.0.0.0/0, ::/0 → public-edge: 8000/TCP 8443/TCP (web sites send events)",
      "192.0.2.0/24, 2001:db8:10::/48 → private-edge: 8000/TCP 8443/TCP (operators open the GUI and the private API)",
      "public-edge → public-api: 8080/TCP (routes the tracking paths)",
      "private-edge → private-api: 8080/TCP (routes the API that the GUI controls)",
      "private-edge → gui: 8080/TCP (serves the GUI's files)",
      "install-job → private-api: 8080/TCP (has schema and administrator made)",
      "public-edge → 172.18.0.0/16: 443/TCP 6443/TCP (watches its namespace's routes)",
      "private-edge → 172.18.0.0/16: 443/TCP 6443/TCP (watches its namespace's routes)",
      "public-api → elasticsearch: 9200/TCP (reads and writes profiles, sessions and events)",
      "private-api → elasticsearch: 9200/TCP (reads and writes profiles, sessions and events)",
      "public-api → redis: 6379/TCP (reads and writes caches, locks and login tokens)",
      "private-api → redis: 6379/TCP (reads and writes caches, locks and login tokens)",
      "public-api → mysql: 3306/TCP (reads and writes the configuration)",
      "private-api → mysql: 3306/TCP (reads and writes the configuration)",
      "public-api → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      "private-api → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      "install-job → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
    ]);
  });

  it("of single lets both edges reach one API, and no edge the Kubernetes API", () => {
    assert.deepEqual(table("single"), [
      "0.0.0.0/0, ::/0 → public-edge: 8000/TCP 8443/TCP (web sites send events)",
      "192.0.2.0/24, 2001:db8:10::/48 → private-edge: 8000/TCP 8443/TCP (operators open the GUI and the private API)",
      "public-edge → api: 8080/TCP (routes the tracking paths)",
      "private-edge → api: 8080/TCP (routes the API that the GUI controls)",
      "private-edge → gui: 8080/TCP (serves the GUI's files)",
      "install-job → api: 8080/TCP (has schema and administrator made)",
      "api → elasticsearch: 9200/TCP (reads and writes profiles, sessions and events)",
      "api → redis: 6379/TCP (reads and writes caches, locks and login tokens)",
      "api → mysql: 3306/TCP (reads and writes the configuration)",
      "public-edge → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      "private-edge → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      "api → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      "install-job → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
    ]);
  });

  it("of minimal has no GUI to reach", () => {
    assert.deepEqual(
      table("single").filter((line) => !table("minimal").includes(line)),
      ["private-edge → gui: 8080/TCP (serves the GUI's files)"],
    );
    assert.equal(table("minimal").length, table("single").length - 1);
  });

  it("has no install step where a person installs", () => {
    assert.deepEqual(changes("split", { install: false, administrator: undefined }), {
      more: [],
      less: [
        "install-job → private-api: 8080/TCP (has schema and administrator made)",
        "install-job → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      ],
    });
  });

  it("lets the install step reach the API that operators use, and no store", () => {
    for (const [topology, api] of [
      ["split", "private-api"],
      ["single", "api"],
      ["minimal", "api"],
    ] as const) {
      assert.deepEqual(
        table(topology).filter((line) => line.startsWith("install-job → ") && !line.includes("DNS")),
        [`install-job → ${api}: 8080/TCP (has schema and administrator made)`],
      );
      assert.deepEqual(
        table(topology).filter((line) => line.includes(" → install-job")),
        [],
      );
    }
  });

  it("lets each worker reach the stores and nothing else, and nobody reach a worker", () => {
    for (const topology of ["split", "single", "minimal"] as const) {
      const { more, less } = changes(topology, { workers: { merging: true, update: true } });
      assert.deepEqual(less, []);
      assert.deepEqual(
        [...more].sort(),
        ["merging-worker", "update-worker"].flatMap((worker) => [
          `${worker} → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)`,
          `${worker} → elasticsearch: 9200/TCP (reads and writes profiles, sessions and events)`,
          `${worker} → mysql: 3306/TCP (reads and writes the configuration)`,
          `${worker} → redis: 6379/TCP (reads and writes caches, locks and login tokens)`,
        ]),
      );
    }
  });

  it("lets no worker where an API may call out", () => {
    const written = {
      workers: { merging: true, update: true },
      outgoingConnections: [{ cidrs: ["198.51.100.7/32"], port: 443, reason: "calls the CRM" }],
    };
    assert.deepEqual(
      table("split", written).filter((line) => line.includes("calls the CRM")),
      ["public-api", "private-api"].map((api) => `${api} → 198.51.100.7/32: 443/TCP (calls the CRM)`),
    );
  });

  it("of release 0.8.2.1 has no MySQL", () => {
    assert.deepEqual(changes("split", { release: "0.8.2.1" }), {
      more: [],
      less: [
        "public-api → mysql: 3306/TCP (reads and writes the configuration)",
        "private-api → mysql: 3306/TCP (reads and writes the configuration)",
      ],
    });
  });

  it("with static edges swaps the Kubernetes API for DNS", () => {
    assert.deepEqual(changes("split", { edge: "static" }), {
      more: [
        "public-edge → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
        "private-edge → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      ],
      less: [
        "public-edge → 172.18.0.0/16: 443/TCP 6443/TCP (watches its namespace's routes)",
        "private-edge → 172.18.0.0/16: 443/TCP 6443/TCP (watches its namespace's routes)",
      ],
    });
  });

  it("lets the API reach existing stores on their own ports and networks", () => {
    const stores = table("single", external).filter((line) => line.includes("reads and writes"));
    assert.deepEqual(stores, [
      "api → 10.0.64.0/20: 9200/TCP (reads and writes profiles, sessions and events)",
      "api → 10.0.64.0/20: 6380/TCP (reads and writes caches, locks and login tokens)",
      "api → 10.0.64.0/20: 3306/TCP (reads and writes the configuration)",
    ]);
  });

  it("lets load balancers ask for health where they ask the pods themselves, and nothing else", () => {
    assert.deepEqual(changes("split", { cloud: "aws", loadBalancerCidrs: ["10.0.0.0/20"] }), {
      more: [
        "10.0.0.0/20 → public-edge: 8080/TCP (load balancers ask whether a controller is ready)",
        "10.0.0.0/20 → private-edge: 8080/TCP (load balancers ask whether a controller is ready)",
      ],
      less: [],
    });
  });

  it("admits load balancers that end connections instead of operators, whose addresses no policy sees", () => {
    assert.deepEqual(changes("split", { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.2/32"] }), {
      more: [
        "10.0.0.2/32 → private-edge: 8000/TCP 8443/TCP (load balancers pass operators on and name their address)",
      ],
      less: [
        "192.0.2.0/24, 2001:db8:10::/48 → private-edge: 8000/TCP 8443/TCP (operators open the GUI and the private API)",
      ],
    });
  });

  it("opens the metrics to one namespace, when asked", () => {
    assert.deepEqual(changes("split", { monitoringNamespace: "monitoring" }), {
      more: [
        "monitoring in monitoring → public-edge: 8080/TCP (reads the controllers' metrics)",
        "monitoring in monitoring → private-edge: 8080/TCP (reads the controllers' metrics)",
      ],
      less: [],
    });
  });

  it("adds the node's DNS cache, when the cluster has one", () => {
    assert.deepEqual(changes("split", { nodeLocalDns: true }), {
      more: [
        "public-api → 169.254.20.10/32: 53/UDP 53/TCP (looks up names in the node's cache)",
        "private-api → 169.254.20.10/32: 53/UDP 53/TCP (looks up names in the node's cache)",
        "install-job → 169.254.20.10/32: 53/UDP 53/TCP (looks up names in the node's cache)",
      ],
      less: [],
    });
  });

  it("cuts the cluster's own ranges out of a trusted range around them", () => {
    const trusted = { trustedCidrs: ["10.0.0.0/8"], acknowledgeTrustedClusterRanges: true };
    assert.deepEqual(changes("split", trusted).more, [
      "10.0.0.0/8 except 10.244.0.0/16 10.96.0.0/16 → private-edge: 8000/TCP 8443/TCP (operators open the GUI and the private API)",
    ]);
  });

  it("cuts metadata services and the cluster's own ranges out of wide destinations", () => {
    const outgoingConnections = [{ cidrs: ["0.0.0.0/0"], port: 443, reason: "sends mail" }];
    assert.deepEqual(changes("single", { outgoingConnections }).more, [
      "api → 0.0.0.0/0 except 169.254.0.0/16 168.63.129.16/32 100.100.100.200/32 10.244.0.0/16 10.96.0.0/16: 443/TCP (sends mail)",
    ]);
  });

  it("gives a connection to the tiers that are named, and a GUI that calls somebody its DNS", () => {
    const outgoingConnections = [
      { tiers: ["gui", "update-worker"], cidrs: ["198.51.100.7/32"], port: 443, reason: "licences" },
      {
        tiers: ["private-api"],
        pods: { namespace: "observability", labels: { app: "otel" } },
        port: 4317,
        reason: "sends spans",
      },
    ];
    assert.deepEqual(changes("split", { outgoingConnections }), {
      more: [
        "gui → 198.51.100.7/32: 443/TCP (licences)",
        "private-api → sends spans in observability app=otel: 4317/TCP (sends spans)",
        "gui → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)",
      ],
      less: [],
    });
  });

  it("lets APIs and workers reach a proxy, and nobody else", () => {
    const outgoingProxy = { url: "http://proxy.example.com:3128", cidrs: ["10.7.1.10/32"] };
    assert.deepEqual(changes("split", { outgoingProxy }), {
      more: [
        "public-api → 10.7.1.10/32: 3128/TCP (calls out through the proxy)",
        "private-api → 10.7.1.10/32: 3128/TCP (calls out through the proxy)",
      ],
      less: [],
    });
  });

  it("asks the nameservers that are named, and the cluster's DNS no more", () => {
    const dns = { nameservers: ["10.7.0.53", "2001:db8:53::1"], searches: ["svc.cluster.local"] };
    const { more, less } = changes("split", { dns, edge: "ingress", nodeLocalDns: true });
    const resolvers = ["public-api", "private-api", "install-job"];
    assert.deepEqual(
      more,
      resolvers.map((tier) => `${tier} → 10.7.0.53/32, 2001:db8:53::1/128: 53/UDP 53/TCP (looks up names)`),
    );
    assert.deepEqual(
      less,
      resolvers.map(
        (tier) => `${tier} → cluster DNS in kube-system k8s-app=kube-dns: 53/UDP 53/TCP (looks up names)`,
      ),
    );
  });

  const stacks = fc.record({
    topology: fc.constantFrom(...topologies),
    edge: fc.constantFrom("ingress", "static"),
    cloud: fc.constantFrom("aws", "hetzner", "metallb", "none"),
    monitoringNamespace: fc.constantFrom(undefined, "monitoring"),
    nodeLocalDns: fc.boolean(),
    production: fc.boolean(),
  });

  /** Rows of any stack. */
  function rows({
    topology,
    production,
    cloud,
    ...written
  }: typeof stacks extends fc.Arbitrary<infer T> ? T : never) {
    const balancers = cloud === "none" ? undefined : ["10.0.0.0/20"];
    return planFor(topology, {
      ...(production ? external : {}),
      ...written,
      cloud,
      loadBalancerCidrs: balancers,
    }).connections;
  }

  it("never lets anybody but the edges reach an application, nor anybody but applications a store", () => {
    const callers: Record<string, RegExp> = {
      "public-api": /^public-edge$/,
      "private-api": /^(private-edge|install-job)$/,
      gui: /^private-edge$/,
      api: /^((public|private)-edge|install-job)$/,
      elasticsearch: /(api|worker)$/,
      redis: /(api|worker)$/,
      mysql: /(api|worker)$/,
      "merging-worker": /^nobody$/,
      "update-worker": /^nobody$/,
    };
    fc.assert(
      fc.property(stacks, (stack) => {
        for (const { from, to } of rows(stack)) {
          const allowed = to.kind === "tier" ? callers[to.tier] : undefined;
          if (allowed !== undefined)
            assert.match(from.kind === "tier" ? from.tier : `not a tier: ${named(from)}`, allowed);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("never opens the private edge to the world, whatever the stack", () => {
    fc.assert(
      fc.property(stacks, (stack) => {
        for (const { from, to, reason } of rows(stack)) {
          if (from.kind !== "addresses" || to.kind !== "tier" || to.tier === "public-edge") continue;
          assert.equal(to.tier, "private-edge", reason);
          const allowed = ["192.0.2.0/24", "2001:db8:10::/48", "10.0.0.0/20"];
          for (const { cidr } of from.ranges)
            assert.ok(
              allowed.some((range) => contains(range, cidr)),
              cidr,
            );
        }
      }),
      { numRuns: 50 },
    );
  });

  it("names each pair and port once, always with ports, peers and a reason", () => {
    fc.assert(
      fc.property(stacks, (stack) => {
        const connections = rows(stack);
        for (const { ports, reason, from, to } of connections) {
          assert.ok(ports.length > 0 && reason.length > 0);
          for (const peer of [from, to]) if (peer.kind === "addresses") assert.ok(peer.ranges.length > 0);
          assert.ok(from.kind === "tier" || to.kind === "tier");
        }
        const pairs = connections.flatMap(({ from, to, ports }) =>
          ports.map(({ number, protocol }) => `${named(from)} ${named(to)} ${number}/${protocol}`),
        );
        assert.deepEqual(pairs, [...new Set(pairs)]);
      }),
      { numRuns: 50 },
    );
  });
});
