import assert from "node:assert/strict";
import fc from "fast-check";
import { NetworkPolicies, policyFor } from "../../components/networkPolicies.ts";
import { render, type Values } from "../../rendering/render.ts";
import type { Connection, Peer } from "../../stacks/connections.ts";
import { type TierName, type Topology, topologies } from "../../stacks/topologies.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { external, planFor, type Written } from "../support/plans.ts";

function argsFor(topology: Topology, written: Written = {}) {
  const { installation, connections, tiers } = planFor(topology, written);
  return { installation, connections, tiers };
}

/** Specs by tier. */
async function policies(topology: Topology, written: Written = {}): Promise<Record<string, Values>> {
  const rendered = await render(() => new NetworkPolicies("tracardi", argsFor(topology, written)));
  return Object.fromEntries(
    rendered
      .all("kubernetes:networking.k8s.io/v1:NetworkPolicy")
      .map(({ name, inputs }) => [name, inputs.spec]),
  );
}

function component(tier: string) {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": "tracardi",
    "app.kubernetes.io/component": tier,
  };
}

/** Pods of a tier in their namespace, by both selectors of one peer. */
function pods(namespace: string, tier: string) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: component(tier) },
  };
}

function tcp(...ports: number[]) {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}

const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

const apiServer = { to: [{ ipBlock: { cidr: "172.18.0.0/16" } }], ports: tcp(443, 6443) };

function policy(tier: string, ingress: object[], egress: object[]) {
  return {
    podSelector: { matchLabels: component(tier) },
    policyTypes: ["Ingress", "Egress"],
    ingress,
    egress,
  };
}

const toStores = [
  { to: [pods("tracardi-stores", "elasticsearch")], ports: tcp(9200) },
  { to: [pods("tracardi-stores", "redis")], ports: tcp(6379) },
  { to: [pods("tracardi-stores", "mysql")], ports: tcp(3306) },
];

function store(tier: string, port: number) {
  return policy(
    tier,
    [
      { from: [pods("tracardi-public", "public-api")], ports: tcp(port) },
      { from: [pods("tracardi-private", "private-api")], ports: tcp(port) },
    ],
    [],
  );
}

describe("NetworkPolicies", () => {
  it("of split are these and no others", async () => {
    assert.deepEqual(await policies("split"), {
      "tracardi-public-edge": policy(
        "public-edge",
        [
          {
            from: [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }],
            ports: tcp(8000, 8443),
          },
        ],
        [{ to: [pods("tracardi-public", "public-api")], ports: tcp(8080) }, apiServer],
      ),
      "tracardi-private-edge": policy(
        "private-edge",
        [
          {
            from: [{ ipBlock: { cidr: "192.0.2.0/24" } }, { ipBlock: { cidr: "2001:db8:10::/48" } }],
            ports: tcp(8000, 8443),
          },
        ],
        [
          { to: [pods("tracardi-private", "private-api")], ports: tcp(8080) },
          { to: [pods("tracardi-private", "gui")], ports: tcp(8080) },
          apiServer,
        ],
      ),
      "tracardi-public-api": policy(
        "public-api",
        [{ from: [pods("tracardi-public-edge", "public-edge")], ports: tcp(8080) }],
        [...toStores, dns],
      ),
      "tracardi-private-api": policy(
        "private-api",
        [
          { from: [pods("tracardi-private-edge", "private-edge")], ports: tcp(8080) },
          { from: [pods("tracardi-private", "install-job")], ports: tcp(8080) },
        ],
        [...toStores, dns],
      ),
      "tracardi-install-job": policy(
        "install-job",
        [],
        [{ to: [pods("tracardi-private", "private-api")], ports: tcp(8080) }, dns],
      ),
      "tracardi-gui": policy(
        "gui",
        [{ from: [pods("tracardi-private-edge", "private-edge")], ports: tcp(8080) }],
        [],
      ),
      "tracardi-elasticsearch": store("elasticsearch", 9200),
      "tracardi-redis": store("redis", 6379),
      "tracardi-mysql": store("mysql", 3306),
    });
  });

  it("of single admit both edges to the one API", async () => {
    const specs = await policies("single");
    assert.deepEqual(Object.keys(specs).toSorted(), [
      "tracardi-api",
      "tracardi-elasticsearch",
      "tracardi-gui",
      "tracardi-install-job",
      "tracardi-mysql",
      "tracardi-private-edge",
      "tracardi-public-edge",
      "tracardi-redis",
    ]);
    assert.deepEqual(
      specs["tracardi-api"],
      policy(
        "api",
        [
          { from: [pods("tracardi-public-edge", "public-edge")], ports: tcp(8080) },
          { from: [pods("tracardi-private-edge", "private-edge")], ports: tcp(8080) },
          { from: [pods("tracardi-private", "install-job")], ports: tcp(8080) },
        ],
        [...toStores, dns],
      ),
    );
    assert.deepEqual(specs["tracardi-public-edge"]?.egress, [
      { to: [pods("tracardi-private", "api")], ports: tcp(8080) },
      dns,
    ]);
  });

  it("of minimal know no GUI", async () => {
    const specs = await policies("minimal");
    assert.deepEqual(Object.keys(specs).toSorted(), [
      "tracardi-api",
      "tracardi-elasticsearch",
      "tracardi-install-job",
      "tracardi-mysql",
      "tracardi-private-edge",
      "tracardi-public-edge",
      "tracardi-redis",
    ]);
    assert.deepEqual(specs["tracardi-private-edge"]?.egress, [
      { to: [pods("tracardi-private", "api")], ports: tcp(8080) },
      dns,
    ]);
  });

  it("of the workers admit nobody, and reach what their release reads", async () => {
    const workers = { workers: { merging: true, update: true } };
    const policiesOf = async (release: string) => {
      const specs = await policies("split", { ...workers, release });
      return [specs["tracardi-merging-worker"], specs["tracardi-update-worker"]];
    };
    assert.deepEqual(await policiesOf("1.1.0"), [
      policy("merging-worker", [], [...toStores, dns]),
      policy("update-worker", [], [...toStores, dns]),
    ]);
    const older = toStores.slice(0, 2);
    assert.deepEqual(await policiesOf("0.8.2.1"), [
      policy("merging-worker", [], [...older, dns]),
      policy("update-worker", [], [...older, dns]),
    ]);
  });

  it("cut the cluster's ranges out of a trusted range, and name no empty exception", async () => {
    const trusted = { trustedCidrs: ["10.0.0.0/8", "192.0.2.0/24"], acknowledgeTrustedClusterRanges: true };
    assert.deepEqual((await policies("split", trusted))["tracardi-private-edge"]?.ingress[0].from, [
      { ipBlock: { cidr: "10.0.0.0/8", except: ["10.244.0.0/16", "10.96.0.0/16"] } },
      { ipBlock: { cidr: "192.0.2.0/24" } },
    ]);
  });

  it("admit every pod of the monitoring namespace to the health port, and only that namespace", async () => {
    const specs = await policies("split", { monitoringNamespace: "monitoring" });
    assert.deepEqual(specs["tracardi-private-edge"]?.ingress[1], {
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
      ports: tcp(8080),
    });
  });

  it("lie in the namespace of their tier, with names of Pulumi's choice", async () => {
    const rendered = await render(() => new NetworkPolicies("tracardi", argsFor("split")));
    assert.deepEqual(
      rendered.find("kubernetes:networking.k8s.io/v1:NetworkPolicy", "tracardi-gui").inputs.metadata,
      {
        namespace: "tracardi-private",
        labels: {
          ...component("gui"),
          "app.kubernetes.io/part-of": "tracardi",
          "app.kubernetes.io/managed-by": "pulumi",
        },
      },
    );
  });

  describe("for any stack", () => {
    const stacks = fc.record({
      topology: fc.constantFrom(...topologies),
      edge: fc.constantFrom("ingress", "static"),
      cloud: fc.constantFrom("aws", "hetzner", "metallb"),
      monitoringNamespace: fc.constantFrom(undefined, "monitoring"),
      nodeLocalDns: fc.boolean(),
      production: fc.boolean(),
    });
    type Stack = typeof stacks extends fc.Arbitrary<infer T> ? T : never;

    function written({ production, topology: _, ...stack }: Stack): Written {
      return { ...(production ? external : {}), ...stack, loadBalancerCidrs: ["10.0.0.0/20"] };
    }

    function specs(stack: Stack): Map<TierName, Values> {
      const args = argsFor(stack.topology, written(stack));
      const tiers = Object.keys(args.tiers) as TierName[];
      return new Map(tiers.map((tier) => [tier, policyFor(tier, args) as Values]));
    }

    it("no rule is without peers or ports, and no peer selects less strictly than it could", () => {
      fc.assert(
        fc.property(stacks, (stack) => {
          for (const { ingress, egress, policyTypes } of specs(stack).values()) {
            assert.deepEqual(policyTypes, ["Ingress", "Egress"]);
            for (const rule of [...ingress, ...egress]) {
              const [peers, other] = [rule.from ?? rule.to, ...Object.keys(rule)];
              assert.ok(other !== undefined && peers.length > 0 && rule.ports.length > 0);
              for (const port of rule.ports) assert.deepEqual(Object.keys(port), ["port", "protocol"]);
              for (const peer of peers) assertOnePeer(peer);
            }
          }
        }),
        { numRuns: 50 },
      );
    });

    it("each connection is one ingress rule of its target and one egress rule of its source, in the table's order", () => {
      fc.assert(
        fc.property(stacks, (stack) => {
          const { connections } = argsFor(stack.topology, written(stack));
          const all = specs(stack);
          for (const [tier, { ingress, egress }] of all) {
            const isTier = (peer: Peer) => peer.kind === "tier" && peer.tier === tier;
            const into = connections.filter(({ to }) => isTier(to));
            const outOf = connections.filter(({ from }) => isTier(from));
            assert.deepEqual(
              ingress.map(ruleText),
              into.map((connection) => rowText(connection, "from")),
            );
            assert.deepEqual(
              egress.map(ruleText),
              outOf.map((connection) => rowText(connection, "to")),
            );
          }
          const ends = connections
            .flatMap(({ from, to }) => [from, to])
            .filter(({ kind }) => kind === "tier");
          const rules = [...all.values()].flatMap(({ ingress, egress }) => [...ingress, ...egress]);
          assert.equal(rules.length, ends.length);
        }),
        { numRuns: 50 },
      );
    });
  });

  describe("refuse", () => {
    const { installation, connections, tiers } = argsFor("split");
    const [first, second] = connections;
    assert.ok(first !== undefined && second !== undefined);

    function withConnection(connection: Connection) {
      return render(
        () => new NetworkPolicies("tracardi", { installation, tiers, connections: [connection] }),
      );
    }

    it("a connection from no addresses, which Kubernetes would read as everybody", async () => {
      const nobody = { kind: "addresses", name: "trusted addresses", ranges: [] } as const;
      await assert.rejects(
        withConnection({ ...second, from: nobody }),
        /no addresses for "trusted addresses"/,
      );
      const api = { kind: "tier", tier: "public-api" } as const;
      await assert.rejects(withConnection({ ...second, from: api, to: nobody }), /no addresses/);
    });

    it("a connection without ports, which Kubernetes would read as every port", async () => {
      await assert.rejects(
        withConnection({ ...first, ports: [] }),
        /no ports for a connection \(web sites send events\)/,
      );
    });

    it("a tier that does not exist, and a connection that is nobody's", async () => {
      const api = { kind: "tier", tier: "api" } as const;
      await assert.rejects(
        withConnection({ ...first, to: api }),
        /names api, which this installation does not have/,
      );
      await assert.rejects(
        withConnection({ ...first, to: first.from }),
        /without a tier of this installation/,
      );
    });
  });

  it("pass their options on", async () => {
    await assertPassesOptions((name, opts) => new NetworkPolicies(name, argsFor("split"), opts));
  });
});

/** Addresses, or pods by name of their namespace and, but for a whole namespace, by their labels: never two of them. */
function assertOnePeer(peer: Values): void {
  const keys = Object.keys(peer).toSorted();
  if (keys.includes("ipBlock")) {
    assert.deepEqual(keys, ["ipBlock"]);
    assert.notDeepEqual(peer.ipBlock.except, []);
    return;
  }
  const namespace = peer.namespaceSelector.matchLabels["kubernetes.io/metadata.name"];
  assert.deepEqual(Object.keys(peer.namespaceSelector.matchLabels), ["kubernetes.io/metadata.name"]);
  assert.deepEqual(
    keys,
    namespace === "monitoring" ? ["namespaceSelector"] : ["namespaceSelector", "podSelector"],
  );
  if (peer.podSelector !== undefined) assert.ok(Object.keys(peer.podSelector.matchLabels).length > 0);
}

function ruleText({ from, to, ports }: Values): string {
  const peers = (from ?? to).map((peer: Values) =>
    peer.ipBlock === undefined
      ? `${peer.namespaceSelector.matchLabels["kubernetes.io/metadata.name"]}/${peer.podSelector?.matchLabels["app.kubernetes.io/component"] ?? peer.podSelector?.matchLabels["k8s-app"] ?? "*"}`
      : peer.ipBlock.cidr,
  );
  return `${peers} ${ports.map(({ port, protocol }: Values) => `${port}/${protocol}`)}`;
}

function rowText(connection: Connection, end: "from" | "to"): string {
  const peer = connection[end];
  const ports = connection.ports.map(({ number, protocol }) => `${number}/${protocol}`);
  switch (peer.kind) {
    case "tier":
      return `${namespaces[peer.tier]}/${peer.tier} ${ports}`;
    case "pods":
      return `${peer.namespace}/${peer.labels?.["k8s-app"] ?? "*"} ${ports}`;
    case "addresses":
      return `${peer.ranges.map(({ cidr }) => cidr)} ${ports}`;
  }
}

/** Where each tier lives: wherever it exists, it is always the same namespace. */
const namespaces: Record<TierName, string> = {
  "public-edge": "tracardi-public-edge",
  "private-edge": "tracardi-private-edge",
  "public-api": "tracardi-public",
  "private-api": "tracardi-private",
  api: "tracardi-private",
  gui: "tracardi-private",
  "install-job": "tracardi-private",
  "merging-worker": "tracardi-private",
  "update-worker": "tracardi-private",
  elasticsearch: "tracardi-stores",
  redis: "tracardi-stores",
  mysql: "tracardi-stores",
};
