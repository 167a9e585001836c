/**
 * What the picture shows, as plain data: cards for everybody who opens or takes a connection, boxes around those who
 * belong together, one arrow for each row of the connection table. It knows nothing about places and colours.
 */
import type { Connection, Peer } from "../stacks/connections.ts";
import type { Plan } from "../stacks/plan.ts";
import type { TierName, ZoneName } from "../stacks/topologies.ts";
import { zoneNames } from "../stacks/topologies.ts";
import type { Card } from "./card.ts";
import { storeNotes, tierFacts } from "./tiers.ts";
import { counted, peerDetails, peerName, portsText } from "./words.ts";

/** A box around cards and other boxes: a trust zone, a namespace. */
export interface Box {
  readonly id: string;
  readonly kind: "public" | "private" | "namespace" | "stores";
  readonly title: string;
  readonly note?: string;
  readonly holds: readonly (Box | Card)[];
}

export interface Arrow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly reason: string;
  /** Into the installation, between its tiers, or out of it. */
  readonly direction: "in" | "inside" | "out";
}

export interface Graph {
  readonly parts: readonly (Box | Card)[];
  readonly arrows: readonly Arrow[];
}

/** More lines than this would make a card a list; the page has the whole one. */
const shownLiterals = 6;

export function exposureGraph(plan: Plan): Graph {
  const arrows = plan.connections.map(arrow);
  const peers = distinctPeers(plan.connections);
  const sources = peers.filter(({ peer, role }) => peer.kind !== "tier" && role === "from");
  const targets = peers.filter(({ peer, role }) => peer.kind !== "tier" && role === "to");
  const stores = new Set<string>(plan.stores.map(({ store }) => store));
  const isStore = ({ peer }: PeerInRole) => stores.has(peerName(peer));
  const outside = (found: readonly PeerInRole[]) => found.map((one) => foreignCard(plan, one));

  return {
    parts: [
      ...outside(sources),
      ...zoneNames.map((zone) => zoneBox(plan, zone)),
      ...storeBox(plan, outside(targets.filter(isStore))),
      ...outside(targets.filter((target) => !isStore(target))),
    ],
    arrows,
  };
}

/** Every card, wherever its box is. */
export function cardsOf(parts: Graph["parts"]): readonly Card[] {
  return parts.flatMap((part) => ("holds" in part ? cardsOf(part.holds) : [part]));
}

type Role = "from" | "to";
interface PeerInRole {
  readonly peer: Peer;
  readonly role: Role;
}

/** The same name with other addresses is somebody else, and so is a caller who is called. */
export function peerId(peer: Peer, role: Role): string {
  return peer.kind === "tier" ? peer.tier : `${role}:${[peer.name, ...peerDetails(peer)].join("|")}`;
}

function distinctPeers(connections: readonly Connection[]): readonly PeerInRole[] {
  const found = connections.flatMap(({ from, to }): PeerInRole[] => [
    { peer: from, role: "from" },
    { peer: to, role: "to" },
  ]);
  return [...new Map(found.map((one) => [peerId(one.peer, one.role), one])).values()];
}

function arrow({ from, to, ports, reason }: Connection, index: number): Arrow {
  return {
    id: `arrow-${index + 1}`,
    from: peerId(from, "from"),
    to: peerId(to, "to"),
    ports: portsText(ports),
    reason,
    direction: from.kind !== "tier" ? "in" : to.kind === "tier" ? "inside" : "out",
  };
}

function foreignCard(plan: Plan, { peer, role }: PeerInRole): Card {
  const details = peerDetails(peer);
  const facts = foreignFacts(plan, peer, role);
  const shown = details.length > shownLiterals ? details.slice(0, shownLiterals - 1) : details;
  const rest = details.length - shown.length;
  return {
    id: peerId(peer, role),
    title: peerName(peer),
    ...facts,
    notes: [...facts.notes, ...(rest > 0 ? [`${counted(details.length, "range")}; the list has all`] : [])],
    literals: shown,
  };
}

function foreignFacts(plan: Plan, peer: Peer, role: Role): Pick<Card, "kind" | "notes"> {
  const store = role === "to" && plan.stores.find(({ store }) => store === peerName(peer));
  if (store) return { kind: "store", notes: storeNotes(store) };
  if (role === "to") return { kind: "service", notes: [] };
  if (peer.kind === "addresses" && peer.ranges.some(({ cidr }) => cidr.endsWith("/0"))) {
    return { kind: "internet", notes: ["every address"] };
  }
  const trusted = new Set(plan.trustedCidrs);
  if (peer.kind === "addresses" && peer.ranges.every(({ cidr }) => trusted.has(cidr))) {
    const { gui } = plan;
    const local = gui.runs === "local" ? [`The GUI runs here: ${plan.urls.gui}`] : [];
    return { kind: "trusted", notes: ["and nobody else", ...local] };
  }
  return { kind: "outside", notes: [] };
}

function zoneBox(plan: Plan, zone: ZoneName): Box {
  const { application, edgeNamespace } = plan.zones[zone];
  return {
    id: `zone:${zone}`,
    kind: zone,
    title: `${zone} zone`,
    note: zone === "public" ? "answers everybody" : "answers trusted addresses only",
    holds: [edgeNamespace, application].flatMap((namespace) =>
      namespace === undefined ? [] : [namespaceBox(plan, namespace.name, "namespace")],
    ),
  };
}

function namespaceBox(plan: Plan, name: string, kind: Box["kind"]): Box {
  const tiers = Object.entries(plan.tiers).filter(([, namespace]) => namespace === name);
  return {
    id: `namespace:${name}`,
    kind,
    title: kind === "stores" ? "stores" : "namespace",
    note: name,
    holds: tiers.map(([tier]) => tierCard(plan, tier as TierName)),
  };
}

function storeBox(plan: Plan, external: readonly Card[]): readonly Box[] {
  if (plan.storesNamespace !== undefined) return [namespaceBox(plan, plan.storesNamespace.name, "stores")];
  if (external.length === 0) return [];
  return [{ id: "stores", kind: "stores", title: "stores", note: "outside the cluster", holds: external }];
}

function tierCard(plan: Plan, tier: TierName): Card {
  return { id: tier, title: tier, ...tierFacts(plan, tier) };
}
