/**
 * The connection table: who may open a connection to whom, on which port, and why. It is the only source of
 * NetworkPolicies; whatever is not in it is denied in both directions.
 */
import { addressRange } from "./cidr.ts";
import { RangeIndex } from "./ranges.ts";
import type { Settings } from "./settings/defaults.ts";
import { apiServing, type StoreName, type TierName, topologyFacts } from "./topologies.ts";
import { workersOf } from "./workers.ts";

/** A range of addresses outside the cluster's pods, less the ranges inside it that must not match. */
export interface AddressRange {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** One end of a connection: a tier of this installation, foreign pods, or addresses. */
export type Peer =
  | { readonly kind: "tier"; readonly tier: TierName }
  | {
      readonly kind: "pods";
      readonly name: string;
      readonly namespace: string;
      /** Absent: every pod of that namespace. */
      readonly labels?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "addresses"; readonly name: string; readonly ranges: readonly AddressRange[] };

export interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol: "TCP" | "UDP";
}

export interface Connection {
  readonly from: Peer;
  readonly to: Peer;
  readonly ports: readonly Port[];
  readonly reason: string;
}

/** Ports of the pods themselves: a policy sees a connection after the Service's address has been replaced. */
export const ports = {
  http: { name: "http", number: 8080, protocol: "TCP" },
  web: { name: "web", number: 8000, protocol: "TCP" },
  websecure: { name: "websecure", number: 8443, protocol: "TCP" },
  health: { name: "health", number: 8080, protocol: "TCP" },
  elasticsearch: { name: "elasticsearch", number: 9200, protocol: "TCP" },
  redis: { name: "redis", number: 6379, protocol: "TCP" },
  mysql: { name: "mysql", number: 3306, protocol: "TCP" },
} as const satisfies Record<string, Port>;

const edgePorts = [ports.web, ports.websecure];
const dnsPorts: readonly Port[] = [
  { name: "dns", number: 53, protocol: "UDP" },
  { name: "dns-tcp", number: 53, protocol: "TCP" },
];
/** Managed control planes listen on 443, others on 6443. */
const apiServerPorts: readonly Port[] = [
  { name: "https", number: 443, protocol: "TCP" },
  { name: "kube-api", number: 6443, protocol: "TCP" },
];

/** What the table depends on besides the topology. */
export interface Surroundings {
  readonly settings: Settings;
  /** The load balancer ends connections itself, so the private controller sees its addresses. */
  readonly proxyProtocol: boolean;
  /** Health checks of the load balancer go straight to the pods. */
  readonly healthChecksReachPods: boolean;
  /** Tiers that talk to the Kubernetes API. */
  readonly apiServerClients: readonly TierName[];
  /** Stores outside the cluster, with the networks they live in and their port. Empty when they are embedded. */
  readonly externalStores: readonly {
    readonly store: StoreName;
    readonly cidrs: readonly string[];
    readonly port: number;
  }[];
  /** Stores inside the cluster. */
  readonly embeddedStores: readonly StoreName[];
}

export function connectionTable(around: Surroundings): readonly Connection[] {
  const { settings } = around;
  const facts = topologyFacts[settings.topology];
  const apis = facts.apis.map(({ tier }) => tier);
  const collector = apiServing(settings.topology, "public").tier;
  const controlled = apiServing(settings.topology, "private").tier;
  const gui: readonly TierName[] = facts.gui === "cluster" ? ["gui"] : [];
  const installer: readonly TierName[] = settings.install ? ["install-job"] : [];
  const workers = workersOf(settings);
  const storeClients: readonly TierName[] = [...apis, ...workers];
  const edges = ["public-edge", "private-edge"] as const;
  const clusterRanges = [...settings.podCidr, ...settings.serviceCidr];
  // A controller with an API token is told the addresses of pods; a static one looks Services up.
  const callers = settings.outgoingConnections.map(({ tiers }) =>
    // A worker that does not run calls nobody.
    tiers === undefined
      ? apis
      : [...apis, ...gui, ...workers].filter((tier) => (tiers as readonly TierName[]).includes(tier)),
  );
  const resolvers = [
    ...edges.filter((edge) => !around.apiServerClients.includes(edge)),
    ...storeClients,
    ...gui.filter((tier) => callers.flat().includes(tier)),
    ...installer,
  ];
  const nameservers = settings.dns.nameservers.map(addressRange);

  const internet = addresses("the Internet", ["0.0.0.0/0", "::/0"]);
  const trusted = addresses("trusted addresses", settings.trustedCidrs, clusterRanges);
  const loadBalancers = addresses("load balancers", settings.loadBalancerCidrs ?? []);
  const apiServer = addresses("the Kubernetes API", settings.apiServerCidrs);

  return [
    connect(internet, ["public-edge"], edgePorts, "web sites send events"),
    around.proxyProtocol
      ? connect(
          loadBalancers,
          ["private-edge"],
          edgePorts,
          "load balancers pass operators on and name their address",
        )
      : connect(trusted, ["private-edge"], edgePorts, "operators open the GUI and the private API"),
    connect(["public-edge"], [collector], [ports.http], "routes the tracking paths"),
    connect(["private-edge"], [controlled], [ports.http], "routes the API that the GUI controls"),
    connect(["private-edge"], gui, [ports.http], "serves the GUI's files"),
    connect(installer, [controlled], [ports.http], "has schema and administrator made"),
    ...when(around.healthChecksReachPods, () =>
      connect(loadBalancers, edges, [ports.health], "load balancers ask whether a controller is ready"),
    ),
    ...when(settings.monitoringNamespace, (namespace) =>
      connect(monitoring(namespace), edges, [ports.health], "reads the controllers' metrics"),
    ),
    connect(around.apiServerClients, apiServer, apiServerPorts, "watches its namespace's routes"),
    ...around.embeddedStores.map((store) =>
      connect(storeClients, [store], [ports[store]], `reads and writes ${storeContents[store]}`),
    ),
    ...around.externalStores.map(({ store, cidrs, port }) =>
      connect(
        storeClients,
        addresses(store, cidrs, metadataServices),
        [{ ...ports[store], number: port }],
        `reads and writes ${storeContents[store]}`,
      ),
    ),
    ...settings.outgoingConnections.map(({ cidrs = [], pods, port, reason }, index) =>
      connect(
        callers[index] ?? [],
        pods === undefined
          ? addresses(reason, cidrs, [...metadataServices, ...clusterRanges])
          : podsOf(reason, pods),
        [{ name: "tcp", number: port, protocol: "TCP" }],
        reason,
      ),
    ),
    ...when(settings.outgoingProxy, ({ cidrs, url, port = url?.port }) =>
      connect(
        storeClients,
        addresses("the proxy", cidrs, metadataServices),
        port === undefined ? [] : [{ name: "proxy", number: port, protocol: "TCP" }],
        "calls out through the proxy",
      ),
    ),
    ...(nameservers.length > 0
      ? [connect(resolvers, addresses("nameservers", nameservers), dnsPorts, "looks up names")]
      : [
          connect(resolvers, clusterDns, dnsPorts, "looks up names"),
          ...when(settings.nodeLocalDns, () =>
            connect(resolvers, nodeLocalDns, dnsPorts, "looks up names in the node's cache"),
          ),
        ]),
  ].flat();
}

const storeContents: Readonly<Record<StoreName, string>> = {
  elasticsearch: "profiles, sessions and events",
  redis: "caches, locks and login tokens",
  mysql: "the configuration",
};

/** Every cluster's DNS carries this label, whichever server it runs. */
const clusterDns: Peer = {
  kind: "pods",
  name: "cluster DNS",
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
};
const nodeLocalDns = addresses("NodeLocal DNSCache", ["169.254.20.10/32"]);

/** A wide egress range must never reach the cloud's metadata service and the credentials it hands out. */
export const metadataServices = [
  "169.254.0.0/16",
  "fd00:ec2::254/128",
  "168.63.129.16/32",
  "100.100.100.200/32",
];

function podsOf(
  name: string,
  { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): Peer {
  return { kind: "pods", name, namespace, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
}

function monitoring(namespace: string): Peer {
  return { kind: "pods", name: "monitoring", namespace };
}

/** @param not what must not be reached; Kubernetes takes exceptions strictly inside a range only */
function addresses(name: string, cidrs: readonly string[], not: readonly string[] = []): Peer {
  const excepted = new RangeIndex(not);
  return {
    kind: "addresses",
    name,
    ranges: cidrs.map((cidr) => ({ cidr, except: excepted.strictlyInside(cidr) })),
  };
}

/** One connection for each pair of tiers. A peer without members (no tier, no range) connects nothing. */
function connect(
  from: Peer | readonly TierName[],
  to: Peer | readonly TierName[],
  through: readonly Port[],
  reason: string,
): readonly Connection[] {
  return members(from).flatMap((source) =>
    members(to).map((target) => ({ from: source, to: target, ports: through, reason })),
  );
}

function members(peer: Peer | readonly TierName[]): readonly Peer[] {
  if (!("kind" in peer)) return peer.map((tier) => ({ kind: "tier", tier }));
  return peer.kind === "addresses" && peer.ranges.length === 0 ? [] : [peer];
}

function when<T>(
  condition: T | undefined | false,
  make: (value: T) => readonly Connection[],
): readonly Connection[][] {
  return condition === undefined || condition === false ? [] : [[...make(condition)]];
}
