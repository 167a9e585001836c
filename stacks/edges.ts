/** What each zone's ingress controller does: hosts, paths, allow list, limits, load balancer. */
import type { Family } from "./cidr.ts";
import { type CloudFacts, cloudFacts, speaksProxyProtocol } from "./clouds.ts";
import { ports } from "./connections.ts";
import { everyPath, type PathRule, publicPaths } from "./paths.ts";
import type { Settings } from "./settings/defaults.ts";
import { edgeShutdown, graceSeconds, type Shutdown } from "./sizing/shutdown.ts";
import { sizeEdge, type TierSize } from "./sizing.ts";
import { apiServing, type EdgeTierName, type TierName, topologyFacts, type ZoneName } from "./topologies.ts";

/** Requests for one host go to one Service. */
export interface RoutePlan {
  readonly host: string;
  readonly paths: readonly PathRule[];
  readonly backend: {
    readonly tier: TierName;
    readonly service: string;
    readonly namespace: string;
    readonly port: number;
  };
}

export type CertificatePlan =
  | { readonly kind: "self-signed" }
  | { readonly kind: "existing"; readonly secret: string }
  | {
      readonly kind: "cert-manager";
      readonly issuer: { readonly name: string; readonly kind: string; readonly group: string };
    };

/** How the edge is reached from outside the cluster. */
export interface LoadBalancerPlan {
  readonly kind: "LoadBalancer" | "ClusterIP";
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty: everybody. */
  readonly sourceRanges: readonly string[];
  readonly allocateNodePorts: boolean;
  /** Who makes it. Absent: the cluster's own provider. */
  readonly class?: string;
  /** Address families, the first one first. Absent: both where the cluster has both. */
  readonly families?: readonly Family[];
}

export interface EdgePlan {
  readonly tier: EdgeTierName;
  readonly zone: ZoneName;
  /**
   * ingress: routes are Ingress objects of the zone's application namespace, watched with an API token.
   * static: routes and certificate are files, there is no token.
   */
  readonly mode: "ingress" | "static";
  /** Name of the class by which Ingresses ask for this controller; nobody asks a static one. */
  readonly ingressClass: string;
  /** Namespace of the controller itself. */
  readonly namespace: string;
  /** Namespace of the Ingress objects and of the certificate's Secret. In static mode the controller's own. */
  readonly routesNamespace: string;
  readonly size: TierSize;
  readonly hosts: readonly string[];
  readonly routes: readonly RoutePlan[];
  readonly certificate: CertificatePlan;
  /** Whom the entrypoints answer at all; absent on the public edge, which answers everybody. */
  readonly trusted?: readonly string[];
  /** Addresses whose PROXY protocol header is believed. Empty: nobody's. */
  readonly proxyProtocolFrom: readonly string[];
  readonly loadBalancer: LoadBalancerPlan;
  readonly shutdown: Shutdown;
  /** Largest request body, bytes. */
  readonly bodyLimit: number;
  /** Whether a line is written about every request, or about what is refused, fails or is slow. */
  readonly accessLog: "refused" | "all";
  /** Requests per second of one client address, per replica. Public edge only. */
  readonly rateLimit?: { readonly average: number; readonly burst: number };
  /** Headers set on every request before a backend sees it; an empty value removes the header. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Browsers are told to insist on TLS. Not with a private CA: a trial must stay undoable. */
  readonly strictTransportSecurity: boolean;
}

export interface EdgeNamespaces {
  readonly edge: string;
  /** Absent where the zone has no application of its own. */
  readonly application?: string;
}

const mebibyte = 1024 * 1024;

export function edgePlan(
  settings: Settings,
  zone: ZoneName,
  namespaces: EdgeNamespaces,
  apiNamespace: string,
): EdgePlan {
  const cloud = cloudFacts[settings.cloud];
  const mode = edgeMode(settings, zone);
  const shutdown = edgeShutdown(settings, zone, cloud.drainSeconds);
  const routes =
    zone === "public" ? publicRoutes(settings, apiNamespace) : privateRoutes(settings, apiNamespace);
  return {
    tier: `${zone}-edge`,
    zone,
    mode,
    ingressClass: settings.ingressClasses[zone] ?? `${settings.name}-${zone}`,
    namespace: namespaces.edge,
    routesNamespace: mode === "ingress" ? (namespaces.application ?? namespaces.edge) : namespaces.edge,
    size: {
      ...withRoomForBodies(
        sizeEdge(`${zone}-edge`, settings.production, settings.replicas),
        settings.bodyLimits[zone],
        settings.bodyLimits.atOnce,
      ),
      graceSeconds: graceSeconds(shutdown),
    },
    hosts: routes.map(({ host }) => host),
    routes,
    certificate: certificatePlan(settings, zone),
    ...(zone === "private" ? { trusted: settings.trustedCidrs } : {}),
    proxyProtocolFrom: speaksProxyProtocol(settings) ? (settings.loadBalancerCidrs ?? []) : [],
    loadBalancer: loadBalancerPlan(settings, zone, cloud),
    shutdown,
    bodyLimit: settings.bodyLimits[zone] * mebibyte,
    accessLog: settings.accessLog[zone],
    ...(zone === "public" ? { rateLimit: settings.rateLimit } : {}),
    requestHeaders: requestHeaders(settings, zone),
    strictTransportSecurity: settings.certificates !== "self-signed",
  };
}

/** MiB of a container's ephemeral storage that its logs may take: the kubelet keeps five files of 10 MiB. */
export const logMebibytes = 64;

/**
 * Bodies wait on disk until they are complete, and a pod that fills its ephemeral storage is evicted with all that it
 * is doing. So its limit follows from how large bodies may be and how many may come at a time: as many as the memory limit
 * was measured with (bench/results.md). Only the limit: what is requested of the node stays small, as usual bodies are.
 */
function withRoomForBodies(size: TierSize, bodyMebibytes: number, atOnce: number): TierSize {
  const { requests, limits } = size.container;
  const storage = Math.max(limits.storage, atOnce * bodyMebibytes + logMebibytes);
  return { ...size, container: { requests, limits: { ...limits, storage } } };
}

function edgeMode(settings: Settings, zone: ZoneName): EdgePlan["mode"] {
  return zone === "public" && topologyFacts[settings.topology].publicEdgeAlwaysStatic
    ? "static"
    : settings.edge;
}

function publicRoutes(settings: Settings, namespace: string): readonly RoutePlan[] {
  const { tier } = apiServing(settings.topology, "public");
  return [
    {
      host: settings.trackHost,
      paths: publicPaths(settings.bridges),
      backend: backend(settings, tier, namespace),
    },
  ];
}

function privateRoutes(settings: Settings, namespace: string): readonly RoutePlan[] {
  const { tier } = apiServing(settings.topology, "private");
  const api = { host: settings.apiHost, paths: everyPath, backend: backend(settings, tier, namespace) };
  if (settings.guiHost === undefined) return [api];
  return [api, { host: settings.guiHost, paths: everyPath, backend: backend(settings, "gui", namespace) }];
}

function backend(settings: Settings, tier: TierName, namespace: string): RoutePlan["backend"] {
  return { tier, service: `${settings.name}-${tier}`, namespace, port: ports.http.number };
}

function certificatePlan(settings: Settings, zone: ZoneName): CertificatePlan {
  const { certificates, certificateSecrets, certificateIssuer } = settings;
  if (certificates === "existing" && certificateSecrets !== undefined) {
    return { kind: "existing", secret: certificateSecrets[zone] };
  }
  if (certificates === "cert-manager" && certificateIssuer !== undefined) {
    return { kind: "cert-manager", issuer: certificateIssuer };
  }
  if (certificates === "self-signed") return { kind: "self-signed" };
  throw new Error(`certificates "${certificates}" without its details: the settings were not checked`);
}

function loadBalancerPlan(settings: Settings, zone: ZoneName, cloud: CloudFacts): LoadBalancerPlan {
  const families = settings.ipFamilies === undefined ? {} : { families: settings.ipFamilies };
  if (!cloud.loadBalancer) {
    return { kind: "ClusterIP", annotations: {}, sourceRanges: [], allocateNodePorts: false, ...families };
  }
  const loadBalancerClass = settings.loadBalancerClasses[zone];
  const internal = zone === "private" && settings.privateLoadBalancer === "internal";
  return {
    kind: "LoadBalancer",
    annotations: {
      ...cloud.annotations,
      ...(internal ? cloud.internal : cloud.external),
      ...(zone === "private" ? cloud.restricted : {}),
      ...settings.loadBalancerAnnotations,
    },
    sourceRanges: zone === "private" ? privateSources(settings) : [],
    allocateNodePorts: cloud.nodePorts,
    ...families,
    ...(loadBalancerClass === undefined ? {} : { class: loadBalancerClass }),
  };
}

/** With proxies of one's own the load balancer sees their addresses; the controller's allow list tells clients apart. */
function privateSources({
  cloud,
  proxyProtocol,
  loadBalancerCidrs,
  trustedCidrs,
}: Settings): readonly string[] {
  return proxyProtocol === true && cloudFacts[cloud].ownProxies ? (loadBalancerCidrs ?? []) : trustedCidrs;
}

/**
 * `Forwarded` is not rewritten by the controller, so a client's own would reach the application. `X-Context`
 * chooses between staging and production data: the GUI may, a web site may not. Where one API answers both zones
 * it runs in the mode that listens to this header, so the public edge sets it.
 */
function requestHeaders(settings: Settings, zone: ZoneName): Readonly<Record<string, string>> {
  if (zone === "private") return { Forwarded: "" };
  const shared = apiServing(settings.topology, "public").serves.includes("private");
  return { Forwarded: "", "X-Context": shared ? "production" : "" };
}
