import assert from "node:assert/strict";
import { guardRailPlan } from "../../stacks/guardRails.ts";
import { external, planFor, type Written } from "../support/plans.ts";

function allowedIn(
  namespace: string,
  topology: "split" | "single" | "minimal" = "split",
  written: Written = {},
) {
  return planFor(topology, written).guardRails.allowed[namespace];
}

/** Lines of one annotation. */
function lines(namespace: string, allowance: string, written: Written = {}): readonly string[] | undefined {
  return allowedIn(namespace, "split", written)?.[`guard-rails.tracardi/${allowance}`]?.split("\n");
}

describe("what the guard rails admit", () => {
  it("is nothing but the plan, in the public application's namespace", () => {
    assert.deepEqual(allowedIn("tracardi-public"), {
      "guard-rails.tracardi/ingresses": [
        "tracardi-public track.example.com",
        "tracardi-public track.example.com Exact /track tracardi-public-api:8080",
        "tracardi-public track.example.com Exact /tracker/liliput.min.js tracardi-public-api:8080",
      ].join("\n"),
      "guard-rails.tracardi/network-policies": [
        "public-api from tier:tracardi-public-edge:public-edge 8080/TCP",
        "public-api to tier:tracardi-stores:elasticsearch 9200/TCP",
        "public-api to tier:tracardi-stores:redis 6379/TCP",
        "public-api to tier:tracardi-stores:mysql 3306/TCP",
        "public-api to pods:kube-system:k8s-app=kube-dns 53/UDP",
        "public-api to pods:kube-system:k8s-app=kube-dns 53/TCP",
      ].join("\n"),
      "guard-rails.tracardi/deployer": "anyone",
    });
  });

  it("is one Service and one ServiceAccount in an edge's namespace, and no Ingress", () => {
    const { "guard-rails.tracardi/network-policies": _, ...others } =
      allowedIn("tracardi-private-edge") ?? {};
    assert.deepEqual(others, {
      "guard-rails.tracardi/services": "tracardi-private-edge ClusterIP - - -",
      "guard-rails.tracardi/service-accounts": "tracardi-private-edge",
      "guard-rails.tracardi/deployer": "anyone",
    });
  });

  it("is only connections in the stores' namespace", () => {
    assert.deepEqual(Object.keys(allowedIn("tracardi-stores") ?? {}), [
      "guard-rails.tracardi/network-policies",
      "guard-rails.tracardi/deployer",
    ]);
  });

  it("admits the world to the public edge alone", () => {
    const plan = planFor("split", { bridges: ["webhooks", "redirects", "consent"] });
    const worldly = Object.entries(plan.guardRails.allowed).flatMap(([namespace, allowed]) =>
      Object.values(allowed)
        .flatMap((text) => text.split("\n"))
        .filter((line) => /[ :;](0\.0\.0\.0|::)\/0[ ;]/.test(line))
        .map((line) => [namespace, line]),
    );
    assert.deepEqual(worldly, [
      ["tracardi-public-edge", "public-edge from cidr:0.0.0.0/0;::/0 8000/TCP,8443/TCP"],
    ]);
  });

  it("pins the private load balancer to local traffic and trusted ranges, the public one to local traffic", () => {
    assert.deepEqual(lines("tracardi-private-edge", "services", external), [
      "tracardi-private-edge LoadBalancer Local - 192.0.2.0/24,2001:db8:10::/48",
    ]);
    assert.deepEqual(lines("tracardi-public-edge", "services", external), [
      "tracardi-public-edge LoadBalancer Local - -",
    ]);
  });

  it("keeps the annotations by which the cloud fences a load balancer, and its node ports where it has some", () => {
    const cloud = { ...external, cloud: "azure", privateLoadBalancer: "internal" };
    assert.deepEqual(lines("tracardi-private-edge", "services", cloud), [
      "tracardi-private-edge LoadBalancer Local NodePorts 192.0.2.0/24,2001:db8:10::/48",
      "tracardi-private-edge annotation service.beta.kubernetes.io/azure-load-balancer-internal=true",
      "tracardi-private-edge annotation service.beta.kubernetes.io/azure-deny-all-except-load-balancer-source-ranges=true",
    ]);
  });

  it("names what is cut out of a range", () => {
    const trusted = { trustedCidrs: ["10.0.0.0/8"], acknowledgeTrustedClusterRanges: true };
    assert.equal(
      lines("tracardi-private-edge", "network-policies", trusted)?.find((line) => line.includes("cidr:10.")),
      "private-edge from cidr:10.0.0.0/8 except 10.244.0.0/16,10.96.0.0/16 8000/TCP,8443/TCP",
    );
  });

  it("admits a namespace's every pod where the table does", () => {
    assert.ok(
      lines("tracardi-public-edge", "network-policies", { monitoringNamespace: "monitoring" })?.includes(
        "public-edge from pods:monitoring:* 8080/TCP",
      ),
    );
  });

  it("says nothing twice: a rule reads the lines as keys", () => {
    const twice = { cidrs: ["198.51.100.7/32"], port: 443, reason: "calls the CRM" };
    const found = lines("tracardi-public", "network-policies", { outgoingConnections: [twice, twice] }) ?? [];
    assert.equal(found.length, new Set(found).size);
    assert.equal(found.filter((line) => line.includes("198.51.100.7")).length, 1);
  });

  it("lists the ranges of several connections once for each set of ports", () => {
    const outgoingConnections = [
      { cidrs: ["198.51.100.7/32", "198.51.100.9/32"], port: 443, reason: "calls the CRM" },
      { cidrs: ["198.51.100.9/32", "198.51.100.11/32"], port: 443, reason: "calls the shop" },
      { cidrs: ["198.51.100.7/32"], port: 25, reason: "sends mail" },
    ];
    const found = lines("tracardi-public", "network-policies", { outgoingConnections }) ?? [];
    assert.deepEqual(
      found.filter((line) => line.includes("cidr:198.")),
      [
        "public-api to cidr:198.51.100.7/32;198.51.100.9/32;198.51.100.11/32 443/TCP",
        "public-api to cidr:198.51.100.7/32 25/TCP",
      ],
    );
  });

  it("opens a bridge's paths with the bridge", () => {
    const bridged = lines("tracardi-public", "ingresses", { bridges: ["webhooks"] }) ?? [];
    assert.deepEqual(
      bridged.filter((line) => line.includes("/collect")),
      ["tracardi-public track.example.com Prefix /collect tracardi-public-api:8080"],
    );
  });

  it("is no Ingress at all where the edges are static", () => {
    for (const allowed of Object.values(planFor("minimal").guardRails.allowed))
      assert.equal(allowed["guard-rails.tracardi/ingresses"], undefined);
  });

  for (const topology of ["split", "single", "minimal"] as const) {
    it(`covers every namespace of ${topology}, and knows its edges`, () => {
      const { guardRails, tiers } = planFor(topology);
      assert.deepEqual([...guardRails.namespaces].sort(), [...new Set(Object.values(tiers))].sort());
      assert.deepEqual(Object.keys(guardRails.allowed).sort(), [...guardRails.namespaces].sort());
      assert.deepEqual(guardRails.edgeNamespaces, ["tracardi-public-edge", "tracardi-private-edge"]);
    });
  }

  it("names the deployer, a user or a group", () => {
    const deployer = (written: Written) => lines("tracardi-private-edge", "deployer", written);
    assert.deepEqual(deployer({ deployer: "alice@example.com" }), ["user:alice@example.com"]);
    assert.deepEqual(deployer({ deployer: "system:serviceaccount:ci:pulumi" }), [
      "user:system:serviceaccount:ci:pulumi",
    ]);
    assert.deepEqual(deployer({ deployer: "group:deployers" }), ["group:deployers"]);
    assert.deepEqual(deployer({ deployer: "anyone" }), ["user:anyone"]);
  });

  it("is written without rules too, so that switching them on or off refuses nothing halfway", () => {
    const [on, off] = [planFor("split").guardRails, planFor("split", { guardRails: false }).guardRails];
    assert.deepEqual([on.enforced, off.enforced], [true, false]);
    assert.deepEqual(off.allowed, on.allowed);
  });

  it("refuses pods by several labels, which have no text of their own", () => {
    const plan = planFor("split");
    const pods = { kind: "pods", name: "strangers", namespace: "other", labels: { a: "1", b: "2" } } as const;
    const connection = {
      from: pods,
      to: { kind: "tier", tier: "gui" },
      ports: [{ name: "http", number: 8080, protocol: "TCP" }],
      reason: "any",
    } as const;
    assert.throws(
      () => guardRailPlan({ ...plan, connections: [connection] }, { guardRails: true }),
      /guard rails know pods by one label, strangers has several/,
    );
  });
});
