/** Whether the pods of an installation find a place on given nodes, the way the scheduler would look for one. */
import type { Placement } from "../stacks/placement.ts";
import type { Failure } from "../stacks/sizing/failures.ts";
import type { Resources } from "../stacks/sizing.ts";
import { mayUse } from "./eligible.ts";
import type { Node } from "./nodes.ts";

/** Equal pods, which are spread over the nodes. */
export interface Pods {
  readonly count: number;
  readonly requests: Pick<Resources, "cpu" | "memory">;
  /** Absent: on any node without a taint. */
  readonly placement?: Placement;
}

/** What counts of a node when pods are placed. */
type Place = Pick<Node, "cpu" | "memory" | "labels" | "taints">;

/** More nodes than this are not looked for. */
const mostNodes = 1000;

interface Room {
  readonly node: Place;
  cpu: number;
  memory: number;
  /** How many pods of the group that is being placed are here. */
  own: number;
}

/** How many pods find no place: the largest first, each where fewest of its kind are and most memory is left. */
export function unplaced(groups: readonly Pods[], nodes: readonly Place[]): number {
  const rooms: Room[] = nodes.map((node) => ({ node, cpu: node.cpu, memory: node.memory, own: 0 }));
  const bySize = [...groups].sort((a, b) => b.requests.memory - a.requests.memory);
  let missing = 0;
  for (const { count, requests, placement } of bySize) {
    const allowed = rooms.filter(({ node }) => mayUse(node, placement));
    for (const room of allowed) room.own = 0;
    for (let pod = 0; pod < count; pod += 1) {
      const place = placeFor(requests, allowed);
      if (place === undefined) {
        missing += count - pod;
        break;
      }
      place.cpu -= requests.cpu;
      place.memory -= requests.memory;
      place.own += 1;
    }
  }
  return missing;
}

/** Where fewest of its kind are, and most memory is left. */
function placeFor({ cpu, memory }: Pods["requests"], rooms: readonly Room[]): Room | undefined {
  let best: Room | undefined;
  for (const room of rooms) {
    if (room.cpu < cpu || room.memory < memory) continue;
    const better =
      best === undefined || room.own < best.own || (room.own === best.own && room.memory > best.memory);
    if (better) best = room;
  }
  return best;
}

/** The nodes that are left when the largest zone, or the largest node, is gone. */
export function without(failure: Failure, nodes: readonly Node[], zones: number): readonly Node[] {
  const largestFirst = [...nodes].sort((a, b) => b.memory - a.memory);
  if (failure === "node") return largestFirst.slice(1);
  const zoneOf = (node: Node, index: number) => node.zone ?? String(index % zones);
  const members = Map.groupBy(
    nodes.map((node, index) => ({ node, zone: zoneOf(node, index) })),
    ({ zone }) => zone,
  );
  const memory = (group: readonly { node: Node }[]) => group.reduce((sum, { node }) => sum + node.memory, 0);
  const [, ...left] = [...members.values()].sort((a, b) => memory(b) - memory(a));
  return left.flat().map(({ node }) => node);
}

export interface Need {
  /** With everything that may exist at the same time, rollouts included. */
  readonly most: readonly Pods[];
  /** What must still find a place after the failure. */
  readonly usual: readonly Pods[];
  readonly failure: Failure;
  readonly zones: number;
}

/** Fewest nodes of one size that hold it all; undefined where one instance is larger than the node. */
export function fewestNodes(need: Need, size: Pick<Node, "cpu" | "memory">): number | undefined {
  const largest = (resource: "cpu" | "memory") =>
    Math.max(...need.most.map(({ requests }) => requests[resource]));
  if (largest("cpu") > size.cpu || largest("memory") > size.memory) return undefined;
  const filled = (resource: "cpu" | "memory") =>
    need.most.reduce((sum, { count, requests }) => sum + count * requests[resource], 0) / size[resource];
  // Fewer cannot hold them, however they are placed.
  const least = Math.max(1, Math.ceil(filled("cpu")), Math.ceil(filled("memory")));
  for (let count = least; count <= mostNodes; count += 1) {
    const nodes = Array.from({ length: count }, () => size);
    if (fits(need, nodes)) return count;
  }
  return undefined;
}

export function fits({ most, usual, failure, zones }: Need, nodes: readonly Node[]): boolean {
  return unplaced(most, nodes) === 0 && unplaced(usual, without(failure, nodes, zones)) === 0;
}
