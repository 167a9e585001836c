/**
 * What the guard rails admit, as lines of text: one thing per line, written as the rules rebuild it from an object. The
 * lines are annotations of the namespace they are about, which nobody with rights in that namespace alone can change.
 */
import type { AddressRange, Connection, Peer, Port } from "./connections.ts";
import type { EdgePlan } from "./edges.ts";
import type { TierName } from "./topologies.ts";
import type { NamespacePlan, ZonePlan } from "./zones.ts";

/** What the rules ask about. */
export const allowances = [
  "services",
  "ingresses",
  "service-accounts",
  "network-policies",
  "deployer",
] as const;
export type Allowance = (typeof allowances)[number];

/** Annotations of one namespace. What is missing or empty allows nothing. */
export type Allowed = Readonly<Record<string, string>>;

export interface GuardRailPlan {
  /** Whether there are rules. The lines are written in any case, so that rules find them whenever they come. */
  readonly enforced: boolean;
  /** Namespaces in which the rules hold. */
  readonly namespaces: readonly string[];
  /** Those of them in which nothing but an ingress controller runs. */
  readonly edgeNamespaces: readonly string[];
  /** Annotations by namespace. */
  readonly allowed: Readonly<Record<string, Allowed>>;
}

export interface Planned {
  readonly installation: string;
  readonly zones: { readonly public: ZonePlan; readonly private: ZonePlan };
  readonly storesNamespace?: NamespacePlan;
  readonly connections: readonly Connection[];
  readonly tiers: Readonly<Partial<Record<TierName, string>>>;
}

/** Instead of a name: who changes the edges is not asked. */
export const anyone = "anyone";

/** Key of an annotation; fixed, because rules and lines of two versions meet during an upgrade. */
export function annotationKey(allowance: Allowance): string {
  return `guard-rails.tracardi/${allowance}`;
}

export function guardRailPlan(
  planned: Planned,
  { guardRails, deployer }: { readonly guardRails: boolean; readonly deployer?: string | undefined },
): GuardRailPlan {
  const zones = [planned.zones.public, planned.zones.private];
  const edgeNamespaces = zones.map(({ edgeNamespace }) => edgeNamespace.name);
  const namespaces = [
    ...zones.flatMap(({ application, edgeNamespace }) => [application, edgeNamespace]),
    planned.storesNamespace,
  ].flatMap((namespace) => (namespace === undefined ? [] : [namespace.name]));
  const edges = zones.map(({ edge }) => edge);

  const linesIn = (namespace: string): Readonly<Record<Allowance, readonly string[]>> => ({
    services: edges
      .filter((edge) => edge.namespace === namespace)
      .flatMap((edge) => serviceLines(planned.installation, edge)),
    ingresses: edges
      .filter((edge) => edge.mode === "ingress" && edge.routesNamespace === namespace)
      .flatMap(ingressLines),
    "service-accounts": edges
      .filter((edge) => edge.namespace === namespace)
      .map(({ tier }) => `${planned.installation}-${tier}`),
    "network-policies": [...new Set(connectionLines(planned, namespace))],
    deployer: [deployerLine(deployer)],
  });

  return {
    enforced: guardRails,
    namespaces,
    edgeNamespaces,
    allowed: Object.fromEntries(namespaces.map((namespace) => [namespace, annotations(linesIn(namespace))])),
  };
}

function annotations(lines: Readonly<Record<Allowance, readonly string[]>>): Allowed {
  return Object.fromEntries(
    allowances
      .filter((allowance) => lines[allowance].length > 0)
      .map((allowance) => [annotationKey(allowance), lines[allowance].join("\n")]),
  );
}

/** `name type externalTrafficPolicy NodePorts sourceRanges`, "-" for what it does not have; `name annotation key=value`. */
function serviceLines(installation: string, { tier, loadBalancer }: EdgePlan): readonly string[] {
  const { kind, sourceRanges, allocateNodePorts } = loadBalancer;
  const service = `${installation}-${tier}`;
  const policy = kind === "ClusterIP" ? "-" : "Local";
  const nodePorts = allocateNodePorts ? "NodePorts" : "-";
  const sources = sourceRanges.length === 0 ? "-" : sourceRanges.join(",");
  return [
    `${service} ${kind} ${policy} ${nodePorts} ${sources}`,
    ...Object.entries(loadBalancer.annotations).map(
      ([key, value]) => `${service} annotation ${key}=${value}`,
    ),
  ];
}

/** `class host pathType path service:port` for each path, `class host` for each name in a certificate. */
function ingressLines({ ingressClass, routes }: EdgePlan): readonly string[] {
  return routes.flatMap(({ host, paths, backend }) => [
    `${ingressClass} ${host}`,
    ...paths.map(
      ({ type, path }) => `${ingressClass} ${host} ${type} ${path} ${backend.service}:${backend.port}`,
    ),
  ]);
}

/** One end of a connection that is a tier in this namespace, and what is at the other end. */
interface Opening {
  /** `component from|to`. */
  readonly tier: string;
  readonly other: Peer;
  readonly ports: readonly string[];
}

/**
 * `component from|to peer port/protocol` for each peer and port. Ranges have the line of all ranges with the same ports,
 * `component from|to cidr:range;range port/protocol,port/protocol`: annotations have a limit, and lists of ranges are long.
 */
function connectionLines({ connections, tiers }: Planned, namespace: string): readonly string[] {
  const openings = connections.flatMap(({ from, to, ports }): Opening[] =>
    [
      { own: to, direction: "from", other: from },
      { own: from, direction: "to", other: to },
    ].flatMap(({ own, direction, other }) =>
      own.kind === "tier" && tiers[own.tier] === namespace
        ? [{ tier: `${own.tier} ${direction}`, other, ports: ports.map(portText) }]
        : [],
    ),
  );
  const lines = openings.flatMap(({ tier, other, ports }) =>
    other.kind === "addresses" ? [] : ports.map((port) => `${tier} ${peerText(other, tiers)} ${port}`),
  );
  const alike = Map.groupBy(
    openings.filter(({ other }) => other.kind === "addresses"),
    ({ tier, ports }) => `${tier} cidr:… ${ports.join(",")}`,
  );
  const rangeLines = [...alike].map(([line, group]) => {
    const ranges = group.flatMap(({ other }) =>
      other.kind === "addresses" ? other.ranges.map(rangeText) : [],
    );
    return line.replace("…", [...new Set(ranges)].join(";"));
  });
  return [...lines, ...rangeLines];
}

const portText = ({ number, protocol }: Port) => `${number}/${protocol}`;
/** As a rule writes it: exceptions in the order of the policy. */
const rangeText = ({ cidr, except }: AddressRange) =>
  except.length === 0 ? cidr : `${cidr} except ${except.join(",")}`;

/** `tier:<namespace>:<component>`, `pods:<namespace>:<label or *>`. */
function peerText(peer: Exclude<Peer, { kind: "addresses" }>, tiers: Planned["tiers"]): string {
  if (peer.kind === "tier") return `tier:${tiers[peer.tier]}:${peer.tier}`;
  const labels = Object.entries(peer.labels ?? {});
  // A rule cannot sort, so a set of labels has no text of its own.
  if (labels.length > 1) throw new Error(`guard rails know pods by one label, ${peer.name} has several`);
  return `pods:${peer.namespace}:${labels.map(([key, value]) => `${key}=${value}`).join() || "*"}`;
}

/** `user:<name>`, `group:<name>`, or that anyone may. */
function deployerLine(deployer: string | undefined): string {
  if (deployer === undefined) return anyone;
  return deployer.startsWith("group:") ? deployer : `user:${deployer}`;
}
