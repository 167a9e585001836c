/** The connection table as NetworkPolicies. Nothing else in the program makes an allowing policy. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Connection, Peer } from "../stacks/connections.ts";
import type { TierName } from "../stacks/topologies.ts";
import { installationLabels, selector } from "./internal/labels.ts";

export interface NetworkPoliciesArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** Who may open a connection to whom. Plain data: it decides which rules there are. */
  readonly connections: readonly Connection[];
  /** Namespace of every tier of the installation; each of them gets a policy. */
  readonly tiers: TierNamespaces;
}

export type TierNamespaces = Readonly<Partial<Record<TierName, pulumi.Input<string>>>>;

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type PolicyPeer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** One policy per tier with all its rules: whoever reads one object knows everything about one tier. */
export class NetworkPolicies extends pulumi.ComponentResource {
  readonly policies: readonly k8s.networking.v1.NetworkPolicy[];

  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:NetworkPolicies", name, {}, opts);
    const { installation, tiers } = args;
    checkEnds(args);
    this.policies = (Object.keys(tiers) as TierName[]).map(
      (tier) =>
        new k8s.networking.v1.NetworkPolicy(
          `${name}-${tier}`,
          {
            metadata: {
              namespace: namespaceOf(tier, tiers),
              labels: { ...installationLabels(installation), ...selector(installation, tier) },
            },
            spec: policyFor(tier, args),
          },
          { parent: this },
        ),
    );
    this.registerOutputs({});
  }
}

/**
 * The policy of one tier. Both directions are always named: a direction without rules is then closed, not open.
 * @throws when a rule would have no peer or no port, which Kubernetes reads as "everybody" and "every port"
 */
export function policyFor(
  tier: TierName,
  { installation, connections, tiers }: NetworkPoliciesArgs,
): PolicySpec {
  const opened = (end: "from" | "to") => connections.filter((connection) => tierOf(connection[end]) === tier);
  return {
    podSelector: { matchLabels: selector(installation, tier) },
    policyTypes: ["Ingress", "Egress"],
    ingress: opened("to").map((connection) => ({
      from: peers(connection, "from", installation, tiers),
      ports: portsOf(connection),
    })),
    egress: opened("from").map((connection) => ({
      to: peers(connection, "to", installation, tiers),
      ports: portsOf(connection),
    })),
  };
}

function peers(
  connection: Connection,
  end: "from" | "to",
  installation: string,
  tiers: TierNamespaces,
): PolicyPeer[] {
  const peer = connection[end];
  switch (peer.kind) {
    case "tier":
      // Both selectors in one peer mean "and"; in two peers they would mean "or", so that a forged label in any
      // namespace opens the door.
      return [podsOf(namespaceOf(peer.tier, tiers), selector(installation, peer.tier))];
    case "pods":
      return [podsOf(peer.namespace, peer.labels)];
    case "addresses":
      if (peer.ranges.length === 0) throw new Error(`no addresses for "${peer.name}" (${connection.reason})`);
      return peer.ranges.map(({ cidr, except }) => ({
        ipBlock: { cidr, ...(except.length === 0 ? {} : { except: [...except] }) },
      }));
  }
}

/** The API server sets this label to the namespace's name and lets nobody change it. */
function podsOf(namespace: pulumi.Input<string>, labels?: Readonly<Record<string, string>>): PolicyPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: { ...labels } } }),
  };
}

function portsOf({ ports, reason }: Connection): k8s.types.input.networking.v1.NetworkPolicyPort[] {
  if (ports.length === 0) throw new Error(`no ports for a connection (${reason})`);
  return ports.map(({ number, protocol }) => ({ port: number, protocol }));
}

function tierOf(peer: Peer): TierName | undefined {
  return peer.kind === "tier" ? peer.tier : undefined;
}

function namespaceOf(tier: TierName, tiers: TierNamespaces): pulumi.Input<string> {
  const namespace = tiers[tier];
  if (namespace === undefined)
    throw new Error(`a connection names ${tier}, which this installation does not have`);
  return namespace;
}

/** A connection between two strangers, or to a tier that does not exist, would be rendered nowhere. */
function checkEnds({ connections, tiers }: NetworkPoliciesArgs): void {
  for (const { from, to, reason } of connections) {
    const ours = [tierOf(from), tierOf(to)].filter((tier) => tier !== undefined);
    if (ours.length === 0) throw new Error(`a connection without a tier of this installation (${reason})`);
    for (const tier of ours) namespaceOf(tier, tiers);
  }
}
