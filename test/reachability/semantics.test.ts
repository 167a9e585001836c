/** What docs/security.md says about the analyzer: where one of these fails after an update, that page is wrong. */
import assert from "node:assert/strict";
import { Analyzer } from "./support/analyzer.ts";
import {
  amongOthers,
  type Cluster,
  type Manifest,
  namespaceObject,
  readStack,
  workload,
} from "./support/manifests.ts";
import { difference } from "./support/verify.ts";

let analyzer: Analyzer;
before(async function () {
  this.timeout("30m");
  analyzer = await Analyzer.open();
});

const server = workload("here", "server", { app: "server" });
const client = workload("there", "client", { app: "client" });

function admitting(peer: Manifest): Manifest {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace: "here", name: "server" },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [peer], ports: [{ port: 80 }] }] },
  };
}

/** Who reaches the server, beginnings of ranges in full. */
async function reaching(objects: readonly Manifest[]): Promise<string[]> {
  const { flows } = await analyzer.analyze([server, client, ...objects]);
  const sources = flows.filter(({ to }) => to === "here/server[Deployment]").map(({ from }) => from);
  return [
    ...new Set(sources.map((from) => (typeof from === "string" ? from : `${from.first}-${from.last}`))),
  ];
}

describe("netpol-analyzer", () => {
  it("takes no pod for an address: a block admits none, wherever the pod network is", async () => {
    assert.deepEqual(await reaching([admitting({ ipBlock: { cidr: "0.0.0.0/0" } })]), ["0-4294967295"]);
  });

  it("takes the first bytes of an IPv6 range for an IPv4 one, which is why it is never shown one", async () => {
    assert.deepEqual(await reaching([admitting({ ipBlock: { cidr: "::/0" } })]), ["0-4294967295"]);
    const address = 0x20010db8;
    assert.deepEqual(await reaching([admitting({ ipBlock: { cidr: "2001:db8:20::/48" } })]), [
      `${address}-${address}`,
    ]);
  });

  it("does not pass over what it cannot read", async () => {
    await assert.rejects(reaching([admitting({ ipBlock: { cidr: "300.0.0.0/8" } })]), /300\.0\.0\.0/);
    await assert.rejects(reaching([{ ...admitting({}), spec: "none" }]));
  });

  it("believes a forged name of a namespace, which the API server overwrites", async () => {
    const forged = namespaceObject("there", { "kubernetes.io/metadata.name": "trusted" });
    const policy = admitting({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "trusted" } },
    });
    const asWritten = await analyzer.analyzeAsWritten([server, client, policy, forged]);
    assert.ok(asWritten.flows.some(({ from }) => from === "there/client[Deployment]"));
    assert.deepEqual(await reaching([policy, forged]), ["trusted/[all pods]"]);
  });
});

describe("an Ingress of somebody else's controller", () => {
  for (const name of ["dev", "prod"] as const) {
    it(`reaches no backend in stack ${name}`, async () => {
      const { objects }: Cluster = amongOthers(await readStack(name));
      const { flows, unreachableIngresses } = await analyzer.analyze(objects);
      const ingresses = objects.filter(({ kind }) => kind === "Ingress");
      assert.ok(ingresses.length > 0);
      const names = ingresses.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      assert.deepEqual([...unreachableIngresses].sort(), names.sort());
      assert.ok(!flows.some(({ from }) => from === "{ingress-controller}"));
    });
  }
});

describe("labels of ours in a namespace that calls itself ours", () => {
  it("open nothing", async () => {
    const cluster = amongOthers(await readStack("dev"));
    const pretenders = [...cluster.tiers.keys()].flatMap((tier) => {
      const home = cluster.plan.tiers[tier] ?? "";
      const labels = { "app.kubernetes.io/name": "tracardi", "app.kubernetes.io/instance": "tracardi" };
      const namespace = `pretends-${home}`;
      return [
        namespaceObject(namespace, { "kubernetes.io/metadata.name": home }),
        workload(namespace, tier, { ...labels, "app.kubernetes.io/component": tier }),
      ];
    });
    const found = await difference(
      analyzer,
      { ...cluster, objects: [...cluster.objects, ...pretenders] },
      { view: "both ends", family: "IPv4" },
    );
    assert.deepEqual(found, { allowedOnly: [], expectedOnly: [] });
  });
});
