/**
 * What differs between the providers of load balancers: facts only, one row each. A fact that is wrong here lets
 * the client's address get lost or marks every target unhealthy, so each one names where it comes from.
 */

export const clouds = ["aws", "gcp", "azure", "digitalocean", "hetzner", "metallb", "none"] as const;
export type Cloud = (typeof clouds)[number];

/** How one provider's load balancer behaves in front of an ingress controller. */
export interface CloudFacts {
  /** There is a load balancer at all; without one the Services are of type ClusterIP. */
  readonly loadBalancer: boolean;
  /** Annotations of every load balancer Service. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations in addition that give the load balancer an address on the Internet. */
  readonly external: Readonly<Record<string, string>>;
  /** Instead of `external`: annotations that give it an address inside the cloud network only. Empty: impossible. */
  readonly internal: Readonly<Record<string, string>>;
  /** Annotations of a load balancer Service that only admits its source ranges. */
  readonly restricted: Readonly<Record<string, string>>;
  /** The load balancer ends the TCP connection and names the client in a PROXY protocol header. */
  readonly proxyProtocol: boolean;
  /**
   * Somebody's own proxies may stand before it and speak PROXY protocol: what it passes on, it passes on as it is, and
   * nothing of ours tells it otherwise.
   */
  readonly ownProxies: boolean;
  /** Health checks come from the load balancer's own addresses straight to the pod's health port. */
  readonly healthChecksReachPods: boolean;
  /** The load balancer sends to node ports. Where it does not, none is allocated: nothing filters a node port. */
  readonly nodePorts: boolean;
  /**
   * Seconds that the load balancer may go on opening connections to a pod that is ending. Where it sends to nodes,
   * the node's own health answer and the rules of kube-proxy change at once.
   */
  readonly drainSeconds: number;
  /** Who enforces `loadBalancerSourceRanges`. */
  readonly sourceRangesEnforcedBy: string;
}

const plain = {
  loadBalancer: true,
  annotations: {},
  external: {},
  internal: {},
  restricted: {},
  proxyProtocol: false,
  ownProxies: false,
  healthChecksReachPods: false,
  nodePorts: true,
  drainSeconds: 15,
} as const;

/** Port and path of the ingress controllers' health answer, for load balancers that check pods directly. */
export const healthCheck = { port: 8080, path: "/ping" } as const;

const awsPrefix = "service.beta.kubernetes.io/aws-load-balancer";
const azurePrefix = "service.beta.kubernetes.io/azure";

export const cloudFacts: Readonly<Record<Cloud, CloudFacts>> = {
  // AWS Load Balancer Controller: with ip targets the client's address is not kept unless asked for, and source
  // ranges are ignored without it. The scheme defaults to internal. With externalTrafficPolicy Local the default
  // health check asks the node's port, which does not exist on a pod. Three checks, ten seconds apart, decide.
  aws: {
    ...plain,
    annotations: {
      [`${awsPrefix}-type`]: "external",
      [`${awsPrefix}-nlb-target-type`]: "ip",
      [`${awsPrefix}-target-group-attributes`]: "preserve_client_ip.enabled=true",
      [`${awsPrefix}-healthcheck-protocol`]: "http",
      [`${awsPrefix}-healthcheck-port`]: String(healthCheck.port),
      [`${awsPrefix}-healthcheck-path`]: healthCheck.path,
      [`${awsPrefix}-healthcheck-interval`]: "10",
      [`${awsPrefix}-healthcheck-unhealthy-threshold`]: "3",
    },
    external: { [`${awsPrefix}-scheme`]: "internet-facing" },
    internal: { [`${awsPrefix}-scheme`]: "internal" },
    healthChecksReachPods: true,
    nodePorts: false,
    drainSeconds: 40,
    sourceRangesEnforcedBy: "the load balancer's front-end security group",
  },
  // GKE: a backend-service based pass-through load balancer keeps the address with externalTrafficPolicy Local.
  gcp: {
    ...plain,
    ownProxies: true,
    external: { "cloud.google.com/l4-rbs": "enabled" },
    internal: { "networking.gke.io/load-balancer-type": "Internal" },
    sourceRangesEnforcedBy: "the VPC firewall and the nodes",
  },
  // Azure: the default rule of a virtual network admits everybody inside it, unless denied.
  azure: {
    ...plain,
    ownProxies: true,
    internal: { [`${azurePrefix}-load-balancer-internal`]: "true" },
    restricted: { [`${azurePrefix}-deny-all-except-load-balancer-source-ranges`]: "true" },
    sourceRangesEnforcedBy: "the network security group",
  },
  // DigitalOcean: REGIONAL_NETWORK passes packets through; REGIONAL would end TCP and lose the address.
  digitalocean: {
    ...plain,
    annotations: { "service.beta.kubernetes.io/do-loadbalancer-type": "REGIONAL_NETWORK" },
    internal: { "service.beta.kubernetes.io/do-loadbalancer-network": "INTERNAL" },
    sourceRangesEnforcedBy: "the load balancer's firewall",
  },
  // Hetzner: ends TCP, so only PROXY protocol keeps the address, and nothing before the controller filters. Its
  // health check is a connection to the node port, from the same addresses as all traffic. Where it stands
  // (`load-balancer.hetzner.cloud/location` or `/network-zone`) is for the stack file to say.
  hetzner: {
    ...plain,
    annotations: { "load-balancer.hetzner.cloud/uses-proxyprotocol": "true" },
    internal: { "load-balancer.hetzner.cloud/disable-public-network": "true" },
    proxyProtocol: true,
    sourceRangesEnforcedBy: "nobody; the controller's allow list is the only filter",
  },
  // MetalLB announces the address from nodes with a ready endpoint; kube-proxy filters source ranges.
  metallb: { ...plain, ownProxies: true, nodePorts: false, sourceRangesEnforcedBy: "kube-proxy" },
  none: {
    ...plain,
    loadBalancer: false,
    nodePorts: false,
    sourceRangesEnforcedBy: "nobody; there is no load balancer, only a port-forward",
  },
};

/** Whether the edges are told the client's address in a PROXY protocol header. */
export function speaksProxyProtocol({
  cloud,
  proxyProtocol,
}: {
  readonly cloud: Cloud;
  readonly proxyProtocol?: boolean | undefined;
}): boolean {
  return proxyProtocol ?? cloudFacts[cloud].proxyProtocol;
}
