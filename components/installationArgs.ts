/** Made from stacks/settings/ by `node docs/configuration.ts`; docs/configuration.md says more about each. */
import type * as pulumi from "@pulumi/pulumi";

/** What a stack file says, key by key. */
export interface TracardiInstallationArgs {
  /** Name of the installation; every object and namespace starts with it. Default: the component's name. */
  name?: string;
  /** split: public and private API; single: one API behind both doors; minimal: one API, GUI on the operator's machine (split, single, minimal). Default: "split". */
  topology?: string;
  /** Tracardi release, the same for every image (1.1.0, 0.8.2.1). Default: "1.1.0". */
  release?: string;
  /** The release that is installed and the one that follows, when that one begins a new data version: says that a backup is made. Remove it when the data is migrated. */
  acknowledgeMigration?: string;
  /** Workers beside the API, of the same release. Default: {}. */
  workers?: any;
  /** Enforces the production guide's minimums, refuses embedded stores and self-signed certificates (true, false). Default: false. */
  production?: boolean;
  /** Protects resources from deletion and replacement. Default: the value of production (true, false). */
  protect?: boolean;
  /** existing: a platform team made the namespaces, with the Secrets in them; only their labels are managed here. It lasts from the installation on (create, existing). Default: "create". */
  namespaces?: string;
  /** Pod network of the cluster: one IPv4 range, one IPv6 range, or both with a comma between. */
  podCidr: string;
  /** Service network of the cluster: one IPv4 range, one IPv6 range, or both with a comma between. */
  serviceCidr: string;
  /** Networks of the cluster's nodes (list of text). */
  nodeCidrs: string[];
  /** Addresses of the Kubernetes API server's endpoints. Default: nodeCidrs (list of text). */
  apiServerCidrs?: string[];
  /** The cluster runs NodeLocal DNSCache (169.254.20.10) (true, false). Default: false. */
  nodeLocalDns?: boolean;
  /** Namespace whose pods may read the ingress controllers' metrics. Default: nobody may. */
  monitoringNamespace?: string;
  /** Admission rules against whatever would open more than planned; false where you may not create ValidatingAdmissionPolicies (true, false). Default: true. */
  guardRails?: boolean;
  /** User as which Pulumi deploys, or its group (group:deployers): nobody else may change the ingress controllers and the trusted list. Default: not enforced. */
  deployer?: string;
  /** Public host name: web sites send events to it. */
  trackHost: string;
  /** Private host name of the API that the GUI calls from the operator's browser. */
  apiHost: string;
  /** Private host name of the GUI; required but in topology minimal, which has none. */
  guiHost?: string;
  /** Networks of the operators: only they reach the GUI and the private API (list of text). */
  trustedCidrs: string[];
  /** A trusted range overlaps the pod, service or node network, and that is intended (true, false). Default: false. */
  acknowledgeTrustedClusterRanges?: boolean;
  /** Who provides load balancers; none: ClusterIP Services and a printed port-forward (aws, gcp, azure, digitalocean, hetzner, metallb, none). Default: "none". */
  cloud?: string;
  /** Addresses from which load balancers check health (aws) or speak PROXY protocol (hetzner, or with proxyProtocol) (list of text). */
  loadBalancerCidrs?: string[];
  /** internal: the private zone's load balancer gets an address inside the cloud network only (external, internal). Default: "external". */
  privateLoadBalancer?: string;
  /** Further annotations of both load balancer Services (location, name, subnets, …) (object of texts). Default: {}. */
  loadBalancerAnnotations?: any;
  /** ingress: Ingress objects; static: routes as files, no API token. Default: ingress in split, else static (ingress, static). */
  edge?: string;
  /** Public paths beyond /track: webhooks opens /collect, redirects /redirect, consent the consent widget's (list of webhooks, redirects, consent). Default: []. */
  bridges?: string[];
  /** Largest request body per zone. Default: {}. */
  bodyLimits?: any;
  /** What an edge writes a line about, without queries and headers. refused: what is refused, fails or takes 5 seconds and longer; all: every request, which took about half of the private edge's throughput when it was measured. Default: {}. */
  accessLog?: any;
  /** Limit for one client address on the public edge, counted by each controller replica on its own. Default: {}. */
  rateLimit?: any;
  /** Destinations that the API, or tiers of your choice, may call (workflow actions, destinations, …) (list of objects). */
  outgoingConnections?: any;
  /** Load balancer classes of the edges' Services, which last as long as the Service. Default: the cluster's own. Default: {}. */
  loadBalancerClasses?: any;
  /** Proxies of your own (loadBalancerCidrs) stand before the edges and name the client in a PROXY protocol header; with metallb, gcp or azure. Default: true on hetzner, whose load balancers do that, else false (true, false). */
  proxyProtocol?: boolean;
  /** Address families of the edges' Services, the first of which lasts as long as the Service. Default: IPv4 and IPv6 where the cluster has both (list of IPv4, IPv6). */
  ipFamilies?: string[];
  /** Proxy for what API and workers call (HTTP_PROXY, HTTPS_PROXY, NO_PROXY). */
  outgoingProxy?: any;
  /** How pods look names up. Default: by the cluster's DNS. Default: {}. */
  dns?: any;
  /** Where the certificates of both zones come from (self-signed, existing, cert-manager). Default: "self-signed". */
  certificates?: string;
  /** Names of the TLS Secrets, one per zone; with certificates: existing. */
  certificateSecrets?: any;
  /** Issuer of both zones' certificates; with certificates: cert-manager. */
  certificateIssuer?: any;
  /** Events per second to plan for; sizes follow from it (whole number). Default: 100. */
  requestsPerSecond?: number;
  /** Highest load, events per second: the API tier that collects them is autoscaled up to it. Default: requestsPerSecond (whole number). */
  requestsPerSecondPeak?: number;
  /** What may fail without the load exceeding what is left: a node, or a zone with all of its nodes (node, zone). Default: "node". */
  failures?: string;
  /** Nodes that may run the installation. Default: unknown, each instance of a tier is taken to sit on a node of its own (whole number). */
  nodes?: number;
  /** Availability zones that the nodes are spread over. Default: 3, or nodes where those are fewer (whole number). */
  zones?: number;
  /** Bounds of the autoscaled tier by hand; they win over the calculation. Default: {}. */
  autoscaling?: any;
  /** Replicas per tier by hand; wins over the calculation from requestsPerSecond. Default: {}. */
  replicas?: any;
  /** Seconds that an instance may take to get ready before a rollout has failed and up says which pod, and why (whole number). Default: 600. */
  rolloutSeconds?: number;
  /** Whether replicas must sit on different hosts. Default: required in production, else preferred (required, preferred). */
  spread?: string;
  /** external: connect to what exists; embedded: bring small ones of our own (development) (external, embedded). Default: "external". */
  stores?: string;
  /** Storage class of embedded stores. Default: the cluster's default class. */
  storageClass?: string;
  /** Storage class per embedded store. Default: storageClass. Default: {}. */
  storageClasses?: any;
  /** Existing Elasticsearch; required with stores: external. */
  elasticsearch?: any;
  /** Password of elasticsearch.username, when no Secret is named. */
  elasticsearchPassword?: pulumi.Input<string>;
  /** Existing Redis or Valkey; required with stores: external. */
  redis?: any;
  /** Redis password, when no Secret is named. */
  redisPassword?: pulumi.Input<string>;
  /** Existing MySQL; required with stores: external for releases from 0.9, refused before. */
  mysql?: any;
  /** Password of mysql.username, when no Secret is named; letters and digits only. */
  mysqlPassword?: pulumi.Input<string>;
  /** Serve the API's documentation (/docs, /redoc), per tier. Default: {}. */
  apiDocs?: any;
  /** Take events of bots, which say who they are; otherwise they are answered with 401 (true, false). Default: false. */
  botTraffic?: boolean;
  /** Name in front of every Elasticsearch index, where installations share one; it lasts from the installation on. Default: five digits made from the data version. */
  tenantName?: string;
  /** What Tracardi does with events and profiles. Default: {}. */
  features?: any;
  /** How long an API trusts what it has read; a change in the GUI holds after that time. Default: {}. */
  caches?: any;
  /** How Elasticsearch keeps the data; but for replicas it lasts from the installation on. Default: {}. */
  indices?: any;
  /** How long one index is written to before the next one begins; it lasts from the installation on. Default: {}. */
  partitioning?: any;
  /** Connections of one worker process to a store; to Redis they are 20, which cannot be set. Default: {}. */
  connections?: any;
  /** How long things may take. Default: {}. */
  timeouts?: any;
  /** What is logged. Default: {}. */
  logging?: any;
  /** Further environment variables per tier, checked against what the release reads: a text, an existing Secret with its key, or what this program does not know yet with unchecked: true. Default: {}. */
  extraEnv?: any;
  /** A Job makes schema, plugins and the first administrator through the private API; false: a person does it in the GUI (true, false). Default: true. */
  install?: boolean;
  /** The first administrator; required with install: true. Read once: whoever exists keeps the password. */
  administrator?: any;
  /** Password of the first administrator, when no Secret is named and none is to be generated. */
  administratorPassword?: pulumi.Input<string>;
  /** Registry (and path) before every image name, for mirrors. Default: where the publishers keep them. */
  imageRegistry?: string;
  /** Existing pull Secrets, in every namespace that runs pods (list of text). Default: []. */
  imagePullSecrets?: string[];
  /** tags: images run by their tag, where imageDigests names no digest; resolved: up asks the registry for the others' digests, once, and says so when a tag has moved since (tags, resolved). Default: "tags". */
  images?: string;
  /** Digest per image: what runs is then certain, whatever becomes of the tag. Default: {}. */
  imageDigests?: any;
  /** SELinux type of every pod; "" leaves it to the cluster (OpenShift). Default: "container_t". */
  seLinuxType?: string;
  /** Further volumes, each of one kind. Programs can read them, and write into scratch ones (list of objects). Default: []. */
  extraVolumes?: any;
  /** Containers beside the program. They start before it and end after it, run as it does (no root, no rights, read-only root), and count in quotas (list of objects). */
  extraContainers?: any;
  /** Which nodes pods may use; several items for one tier add up. Replicas are spread over hosts and zones in any case (list of objects). Default: []. */
  scheduling?: any;
  /** Existing priority classes instead of the installation's own; "none": pods name none, and the cluster's default holds. Default: {}. */
  priorityClasses?: any;
  /** Names of the namespaces, which last from the installation on. Default: the name of the installation, a hyphen and the key. Default: {}. */
  namespaceNames?: any;
  /** Names of the ingress classes, which are made; with Ingress objects. Default: the name of the installation, a hyphen and the zone. Default: {}. */
  ingressClasses?: any;
  /** Further labels and annotations of Kubernetes objects and pods; several items for one tier add up. Existing namespaces get none (list of objects). Default: []. */
  extraMetadata?: any;
}
