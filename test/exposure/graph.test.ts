import assert from "node:assert/strict";
import type { Card } from "../../exposure/card.ts";
import { type Box, cardsOf, exposureGraph, type Graph } from "../../exposure/graph.ts";
import { topologies } from "../../stacks/topologies.ts";
import { external, planFor, type Written } from "../support/plans.ts";

/** Everything that adds rows to the connection table. */
const variants: Readonly<Record<string, Written>> = {
  "embedded stores": {},
  "external stores": external,
  "every option": {
    ...external,
    cloud: "aws",
    loadBalancerCidrs: ["10.0.0.0/20"],
    monitoringNamespace: "monitoring",
    nodeLocalDns: true,
    outgoingConnections: [
      { cidrs: ["198.51.100.7/32"], port: 443, reason: "calls the CRM" },
      { cidrs: ["198.51.100.8/32"], port: 443, reason: "calls the CRM" },
    ],
  },
  "a load balancer that ends connections": { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.0/20"] },
};

describe("the graph of who can reach what", () => {
  for (const topology of topologies) {
    for (const [variant, written] of Object.entries(variants)) {
      const plan = planFor(topology, written);
      const graph = exposureGraph(plan);
      const cards = new Map(cardsOf(graph.parts).map((card) => [card.id, card]));

      it(`${topology}, ${variant}: has every connection exactly once and no other arrow`, () => {
        const name = (peer: (typeof plan.connections)[number]["from"]) =>
          peer.kind === "tier" ? peer.tier : peer.name;
        assert.deepEqual(
          graph.arrows.map(({ from, to, ports, reason }) => [
            cards.get(from)?.title,
            cards.get(to)?.title,
            ports,
            reason,
          ]),
          plan.connections.map(({ from, to, ports, reason }) => [
            name(from),
            name(to),
            ports.map(({ number, protocol }) => `${number}/${protocol}`).join(", "),
            reason,
          ]),
        );
        assert.equal(new Set(graph.arrows.map(({ id }) => id)).size, graph.arrows.length);
      });

      it(`${topology}, ${variant}: has a card for each tier, in the box of its namespace`, () => {
        const placed = boxesOf(graph.parts)
          .filter(({ id }) => id.startsWith("namespace:"))
          .flatMap(({ note, holds }) => holds.map((held) => [held.id, note]));
        assert.deepEqual(Object.fromEntries(placed), plan.tiers);
        assert.equal(placed.length, Object.keys(plan.tiers).length);
      });

      it(`${topology}, ${variant}: has nobody twice and nobody without an arrow`, () => {
        assert.equal(cards.size, cardsOf(graph.parts).length);
        const connected = new Set(graph.arrows.flatMap(({ from, to }) => [from, to]));
        assert.deepEqual(new Set(cards.keys()), connected);
      });
    }
  }

  it("keeps peers of one name and different addresses apart", () => {
    const cards = cardsOf(exposureGraph(planFor("split", variants["every option"])).parts);
    assert.deepEqual(
      cards.filter(({ title }) => title === "calls the CRM").map(({ literals }) => literals),
      [["198.51.100.7/32"], ["198.51.100.8/32"]],
    );
  });

  it("marks the Internet and the trusted addresses, with their ranges", () => {
    const cards = cardsOf(exposureGraph(planFor("split")).parts);
    const marked = cards.filter(({ kind }) => kind === "internet" || kind === "trusted");
    assert.deepEqual(
      marked.map(({ kind, title, literals }) => [kind, title, literals]),
      [
        ["internet", "the Internet", ["0.0.0.0/0", "::/0"]],
        ["trusted", "trusted addresses", ["192.0.2.0/24", "2001:db8:10::/48"]],
      ],
    );
  });

  it("names the allow list at the private edge, and none at the public one", () => {
    // Also where no trusted address is a peer: a load balancer that ends connections passes them on.
    const cards = cardsOf(
      exposureGraph(planFor("split", { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.0/20"] })).parts,
    );
    const notes = (tier: string) => cards.find(({ id }) => id === tier)?.notes ?? [];
    assert.ok(notes("private-edge").includes("allow list: 2 trusted ranges"));
    assert.ok(!notes("public-edge").some((note) => note.startsWith("allow list")));
  });

  it("does not take a destination for somebody that it is only named like", () => {
    const reason = "trusted addresses";
    const plan = planFor("split", { outgoingConnections: [{ cidrs: ["0.0.0.0/0"], port: 443, reason }] });
    const kinds = cardsOf(exposureGraph(plan).parts).filter(({ title }) => title === reason);
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ["trusted", "service"],
    );
  });

  it("points to the whole list where a card would become one", () => {
    const trustedCidrs = Array.from({ length: 9 }, (_, index) => `192.0.2.${index}/32`);
    const cards = cardsOf(exposureGraph(planFor("split", { trustedCidrs })).parts);
    const trusted = cards.find(({ kind }) => kind === "trusted");
    assert.deepEqual(trusted?.literals, trustedCidrs.slice(0, 5));
    assert.ok(trusted?.notes.includes("9 ranges; the list has all"));
  });

  it("shows who answers both zones, and where the GUI runs when it is not in the cluster", () => {
    const cards = cardsOf(exposureGraph(planFor("minimal")).parts);
    assert.ok(cards.find(({ id }) => id === "api")?.notes.includes("answers both zones"));
    assert.ok(
      cards
        .find(({ kind }) => kind === "trusted")
        ?.notes.includes("The GUI runs here: http://127.0.0.1:8787"),
    );
    assert.equal(
      cards.find(({ id }) => id === "gui"),
      undefined,
    );
  });
});

function boxesOf(parts: Graph["parts"]): readonly Box[] {
  return parts.flatMap((part: Box | Card) => ("holds" in part ? [part, ...boxesOf(part.holds)] : []));
}
