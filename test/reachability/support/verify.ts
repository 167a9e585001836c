/** The comparison of the two: what the policies of a cluster allow, by the analyzer, and what the table promises. */
import { addressText, type Family, type IpBlock, rangesOf } from "./addresses.ts";
import type { Analyzer } from "./analyzer.ts";
import { expectedFlows } from "./expected.ts";
import { StandInAddresses } from "./ipv6.ts";
import { type Cluster, isWorkload, type Manifest } from "./manifests.ts";
import { compare, type Difference, type Flow } from "./matrix.ts";

/**
 * A connection needs the leave of both ends. Where one end is too generous the other still holds, so a comparison of what
 * both allow would not notice; each end is therefore also looked at as if the other allowed everything.
 */
export const views = ["both ends", "ingress alone", "egress alone"] as const;
export type View = (typeof views)[number];
export const families: readonly Family[] = ["IPv4", "IPv6"];

export interface Comparison {
  readonly view: View;
  readonly family: Family;
}

export async function difference(
  analyzer: Analyzer,
  cluster: Cluster,
  { view, family }: Comparison,
): Promise<Difference> {
  const standIns = standInsFor(cluster);
  const { flows } = await analyzer.analyze(seen(cluster.objects, view, family, standIns));
  return differenceOf(flows, cluster, family, standIns, sees(view, cluster.guarded));
}

/** Looks at some workloads of ours from one end only: less than {@link difference}, and quicker. */
export async function glance(
  analyzer: Analyzer,
  cluster: Cluster,
  ids: readonly string[],
  direction: Direction,
  family: Family,
): Promise<Difference> {
  const standIns = standInsFor(cluster);
  const view: View = `${direction} alone`;
  const objects = seen(cluster.objects.filter(decides), view, family, standIns);
  const workloads = ids.map((id) => id.replace(/\[.*/, ""));
  const { flows } = await analyzer.analyze(objects, { workloads, direction });
  return differenceOf(flows, cluster, family, standIns, sees(view, new Set(ids)));
}

function differenceOf(
  flows: readonly Flow[],
  cluster: Cluster,
  family: Family,
  standIns: StandInAddresses,
  inView: (flow: Flow) => boolean,
): Difference {
  const allowed = family === "IPv4" ? flows : flows.flatMap((flow) => meanings(flow, standIns));
  const expected = expectedFlows(cluster, family);
  return compare(allowed.filter(inView), expected.filter(inView), addressText(family));
}

function standInsFor({ objects }: Cluster): StandInAddresses {
  return new StandInAddresses(objects.flatMap(ipBlocks));
}

/** Secrets and their like only cost time. */
function decides(object: Manifest): boolean {
  return isPolicy(object) || object.kind === "Namespace" || isWorkload(object);
}

export function isPolicy({ kind }: Manifest): boolean {
  return kind === "NetworkPolicy";
}

/** What goes on between strangers is not ours to allow. */
function sees(view: View, ours: ReadonlySet<string>): (flow: Flow) => boolean {
  return ({ from, to }) => {
    const [leaves, arrives] = [ours.has(String(from)), ours.has(String(to))];
    return view === "ingress alone" ? arrives : view === "egress alone" ? leaves : leaves || arrives;
  };
}

export type Direction = "ingress" | "egress";
type PolicyType = "Ingress" | "Egress";
type Peer = { readonly ipBlock?: IpBlock };

function seen(
  objects: readonly Manifest[],
  view: View,
  family: Family,
  standIns: StandInAddresses,
): Manifest[] {
  return objects.map((object) => (isPolicy(object) ? seenBy(object, view, family, standIns) : object));
}

function seenBy(policy: Manifest, view: View, family: Family, standIns: StandInAddresses): Manifest {
  const blocks = (block: IpBlock) =>
    family === "IPv6" ? standIns.blocks(block) : rangesOf(block, "IPv4").length > 0 ? [block] : [];
  const rules = (list: readonly Manifest[] | undefined, peers: "from" | "to") =>
    list?.flatMap((rule) => {
      const named: readonly Peer[] = rule[peers] ?? [];
      const kept = named.flatMap((peer): Peer[] =>
        peer.ipBlock === undefined ? [peer] : blocks(peer.ipBlock).map((ipBlock) => ({ ipBlock })),
      );
      // A list without peers means everybody: a rule must not lose its last one, but go.
      if (named.length > 0) return kept.length === 0 ? [] : [{ ...rule, [peers]: kept }];
      return [rule];
    });
  const { ingress, egress, policyTypes, ...spec } = policy.spec;
  const types = typesOf(policy).filter(
    (type) => view === "both ends" || view === `${type.toLowerCase()} alone`,
  );
  // Without a type Kubernetes would assume "Ingress"; a policy for neither direction does nothing.
  if (types.length === 0) return { ...policy, spec: { podSelector: nobody, policyTypes: ["Ingress"] } };
  return {
    ...policy,
    spec: { ...spec, policyTypes: types, ingress: rules(ingress, "from"), egress: rules(egress, "to") },
  };
}

const nobody = { matchLabels: { nobody: "carries-this" } };

/** Kubernetes' own rule for a policy that does not say. */
function typesOf({ spec }: Manifest): PolicyType[] {
  return spec.policyTypes ?? (spec.egress?.length > 0 ? ["Ingress", "Egress"] : ["Ingress"]);
}

function ipBlocks(object: Manifest): IpBlock[] {
  if (!isPolicy(object)) return [];
  const { ingress = [], egress = [] } = object.spec;
  const peers: Peer[] = [...ingress, ...egress].flatMap(({ from = [], to = [] }) => [...from, ...to]);
  return peers.flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock]));
}

function meanings(flow: Flow, standIns: StandInAddresses): Flow[] {
  const ends = (end: Flow["from"]) => (typeof end === "string" ? [end] : standIns.meaning(end));
  return ends(flow.from).flatMap((from) => ends(flow.to).map((to) => ({ ...flow, from, to })));
}
