/** Connections that NetworkPolicies allow, and namespaces whose pods no policy closes. */
import { type Block, blockText, coverage } from "../addresses.ts";
import { type Manifest, namespacesOf, type Objects, ofKind, placeOf, workloadsOf } from "../manifest.ts";
import { type Aspect, same } from "./aspect.ts";
import { named, namespaceText, podsText, type Selector, selectorOf, selectsAllOf } from "./selectors.ts";

type Direction = "Ingress" | "Egress";
const directions: readonly Direction[] = ["Ingress", "Egress"];

type Peer =
  | { readonly kind: "everybody" }
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "pods"; readonly namespaces: Selector; readonly pods: Selector };

interface Port {
  readonly protocol: string;
  /** A number, or a container port's name. */
  readonly first: number | string;
  readonly last: number | string;
}

interface Connection {
  readonly namespace: string;
  readonly pods: Selector;
  readonly direction: Direction;
  readonly peer: Peer;
  /** Absent: every port of every protocol. */
  readonly port?: Port;
}

export const connections: Aspect<Connection> = {
  title: "Connections that policies allow",
  sense: "opening",
  facts: (objects) =>
    ofKind(objects, "NetworkPolicy").flatMap((policy) =>
      directions
        .filter((direction) => typesOf(policy).includes(direction))
        .flatMap((direction) => connectionsOf(policy, direction)),
    ),
  covering(by) {
    // A policy lists thousands of peers with the same pods and ports, which are compared once.
    const known = new Map<string, (peer: Peer) => boolean>();
    return (connection) => {
      const { peer, ...same } = connection;
      const key = JSON.stringify(same);
      const covered = known.get(key) ?? peersCovering(by.filter((other) => isSimilar(other, connection)));
      known.set(key, covered);
      return covered(peer);
    };
  },
  text({ namespace, pods, direction, peer, port }) {
    const subject = `${namespace}/${podsText(pods)}`;
    const verb =
      direction === "Ingress"
        ? `${subject} is reached from ${peerText(peer)} on`
        : `${subject} reaches ${peerText(peer)} on`;
    return [verb, portText(port)];
  },
};

/** Whether it opens all that the other one does, to whatever peers. */
function isSimilar(outer: Connection, inner: Connection): boolean {
  return (
    outer.namespace === inner.namespace &&
    outer.direction === inner.direction &&
    selectsAllOf(outer.pods, inner.pods) &&
    portCovers(outer.port, inner.port)
  );
}

function peersCovering(connections: readonly Connection[]): (peer: Peer) => boolean {
  const peers = connections.map(({ peer }) => peer);
  const blocks = coverage(peers.flatMap((peer) => (peer.kind === "block" ? [peer.block] : [])));
  const pods = peers.filter((peer) => peer.kind === "pods");
  const isEverybody = peers.some(({ kind }) => kind === "everybody");
  return (peer) => {
    if (isEverybody || peer.kind === "everybody") return isEverybody;
    if (peer.kind === "block") return blocks(peer.block);
    return pods.some(
      (other) => selectsAllOf(other.namespaces, peer.namespaces) && selectsAllOf(other.pods, peer.pods),
    );
  };
}

function connectionsOf(policy: Manifest, direction: Direction): Connection[] {
  const { namespace } = policy.metadata;
  const [rules, end] = direction === "Ingress" ? [policy.spec.ingress, "from"] : [policy.spec.egress, "to"];
  const pods = selectorOf(policy.spec.podSelector);
  return ((rules ?? []) as Manifest[]).flatMap((rule) => {
    const peers = peersOf(rule[end], namespace);
    const ports: (Port | undefined)[] =
      (rule.ports ?? []).length === 0 ? [undefined] : rule.ports.map(portOf);
    return peers.flatMap((peer) =>
      ports.map((port) => ({ namespace, pods, direction, peer, ...(port === undefined ? {} : { port }) })),
    );
  });
}

/** Kubernetes reads a rule without peers as everybody; a block without addresses it refuses. */
function peersOf(peers: readonly Manifest[] | undefined, namespace: string): Peer[] {
  if (peers === undefined || peers.length === 0) return [{ kind: "everybody" }];
  return peers.map(
    (peer): Peer =>
      peer.ipBlock !== undefined
        ? peer.ipBlock.cidr === undefined
          ? { kind: "everybody" }
          : { kind: "block", block: peer.ipBlock }
        : {
            kind: "pods",
            // Without a selector of namespaces it is the policy's own.
            namespaces:
              peer.namespaceSelector === undefined ? named(namespace) : selectorOf(peer.namespaceSelector),
            pods: selectorOf(peer.podSelector),
          },
  );
}

function portOf({ protocol = "TCP", port, endPort }: Manifest): Port {
  if (port === undefined) return { protocol, first: 0, last: 65_535 };
  return { protocol, first: port, last: endPort ?? port };
}

function portCovers(outer: Port | undefined, inner: Port | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || outer.protocol !== inner.protocol) return false;
  if (typeof outer.first === "number" && typeof inner.first === "number")
    return outer.first <= inner.first && Number(outer.last) >= Number(inner.last);
  // What a name means is known to the pods alone.
  return (outer.first === 0 && outer.last === 65_535) || outer.first === inner.first;
}

function portText(port: Port | undefined): string {
  if (port === undefined) return "every port";
  const { protocol, first, last } = port;
  return `${first === last ? first : `${first}-${last}`}/${protocol}`;
}

function peerText(peer: Peer): string {
  switch (peer.kind) {
    case "everybody":
      return "everybody";
    case "block":
      return blockText(peer.block);
    case "pods":
      return `${namespaceText(peer.namespaces)}/${podsText(peer.pods)}`;
  }
}

/** Without the field: ingress always, egress where there are rules. */
function typesOf({ spec }: Manifest): readonly string[] {
  return spec.policyTypes ?? ["Ingress", ...(spec.egress === undefined ? [] : ["Egress"])];
}

interface Unfenced {
  readonly namespace: string;
  readonly direction: Direction;
  /** Absent: whatever comes into the namespace. */
  readonly workload?: string;
}

/** A pod that no policy selects may do everything, whatever other policies say. */
export const unfenced: Aspect<Unfenced> = {
  title: "Pods that no policy closes",
  sense: "opening",
  facts: (objects) =>
    directions.flatMap((direction) => {
      const closing = ofKind(objects, "NetworkPolicy").filter((policy) =>
        typesOf(policy).includes(direction),
      );
      const closed = (namespace: string, labels: Selector) =>
        closing.some(
          ({ metadata, spec }) =>
            metadata.namespace === namespace && selectsAllOf(selectorOf(spec.podSelector), labels),
        );
      return [
        ...namespacesOf(objects)
          .filter((namespace) => !closed(namespace, []))
          .map((namespace) => ({ namespace, direction })),
        ...workloadsOf(objects)
          .filter(
            ({ object, labels }) => !closed(object.metadata.namespace, selectorOf({ matchLabels: labels })),
          )
          .map(({ object }) => ({
            namespace: object.metadata.namespace,
            direction,
            workload: placeOf(object),
          })),
      ];
    }),
  covering: same,
  text: ({ namespace, direction, workload }) => [
    `${workload ?? `whatever comes into namespace ${namespace}`} ${direction === "Ingress" ? "is reached by everybody" : "reaches everything"}`,
  ],
};

/** Whether there is still something in the namespace that could be exposed. */
export function isThere(namespace: string, objects: Objects): boolean {
  return namespacesOf(objects).includes(namespace);
}
