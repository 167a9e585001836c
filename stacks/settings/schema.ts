/**
 * Every setting of a stack, once: name, type, default and meaning. What a single value may look like is decided
 * here; what values must not be together is decided in checks.ts.
 *
 * A key is flat where a person sets it by hand (`pulumi config set`), an object where several values only make
 * sense together. No secret is ever part of an object: secrets are keys of their own, so that `--secret` fits.
 */
import { z } from "zod";
import { clouds } from "../clouds.ts";
import { releaseVersions } from "../releases.ts";
import { topologies } from "../topologies.ts";
import { cidr, cidrPair, dnsLabel, host, hostAndPort, secretText } from "./values.ts";

/** A Secret that exists already in every namespace whose pods need it, and the key inside it. */
const secretKey = (defaultKey: string) =>
  z.strictObject({
    name: dnsLabel.describe("Name of the existing Secret"),
    key: z.string().min(1).default(defaultKey).describe(`Key inside the Secret, default "${defaultKey}"`),
  });

const positive = z.int().positive();

export const schema = z.strictObject({
  // What is installed
  name: dnsLabel
    .max(30)
    .default("tracardi")
    .describe("Name of the installation; every object and namespace starts with it"),
  topology: z
    .enum(topologies)
    .default("split")
    .describe("split: public and private API; single: one API behind both doors; minimal: one API, GUI on the operator's machine"),
  release: z.enum(releaseVersions).default("1.1.0").describe("Tracardi release, the same for every image"),
  production: z
    .boolean()
    .default(false)
    .describe("Enforces production minimums, refuses embedded stores and self-signed certificates"),
  protect: z
    .boolean()
    .optional()
    .describe("Protects resources from deletion and replacement; default: the value of production"),

  // Which cluster
  kubeContext: z
    .string()
    .min(1)
    .optional()
    .describe("Context of the kubeconfig to deploy to; required in production so that a wrong current context cannot matter"),
  clusterIdentifier: z
    .string()
    .min(1)
    .optional()
    .describe("Stable name of the cluster: a new kubeconfig for the same cluster replaces nothing; default: the stack's name"),
  namespaces: z
    .enum(["create", "existing"])
    .default("create")
    .describe("existing: the namespaces were made (with the Secrets in them) by a platform team, only their labels are managed"),
  podCidr: cidrPair.describe("Pod network of the cluster; IPv4, or IPv4 and IPv6 with a comma between"),
  serviceCidr: cidrPair.describe("Service network of the cluster; IPv4, or IPv4 and IPv6 with a comma between"),
  nodeCidrs: z.array(cidr).min(1).describe("Networks of the cluster's nodes"),
  apiServerCidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Addresses of the Kubernetes API server's endpoints; default: nodeCidrs"),
  nodeLocalDns: z.boolean().default(false).describe("The cluster runs NodeLocal DNSCache (169.254.20.10)"),
  monitoringNamespace: dnsLabel
    .optional()
    .describe("Namespace whose pods may read the ingress controllers' metrics; default: nobody"),

  // Who may reach what, and how
  trackHost: host.describe("Public host name: web sites send events to it"),
  apiHost: host.describe("Private host name of the API that the GUI calls from the operator's browser"),
  guiHost: host.optional().describe("Private host name of the GUI; not in topology minimal"),
  trustedCidrs: z
    .array(cidr)
    .min(1, "is empty, so nobody could reach the GUI and the private API")
    .describe("Networks of the operators: only they reach the GUI and the private API"),
  acknowledgeTrustedClusterRanges: z
    .boolean()
    .default(false)
    .describe("A trusted range contains the pod, service or node network, and that is intended"),
  cloud: z
    .enum(clouds)
    .default("none")
    .describe("Who provides load balancers; none: ClusterIP Services and a printed port-forward"),
  loadBalancerCidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Addresses from which load balancers check health (aws) or speak PROXY protocol (hetzner)"),
  privateLoadBalancer: z
    .enum(["external", "internal"])
    .default("external")
    .describe("internal: the private zone's load balancer gets an address inside the cloud network only"),
  loadBalancerAnnotations: z
    .record(z.string(), z.string())
    .default({})
    .describe("Further annotations of both load balancer Services (location, name, subnets, …)"),
  edge: z
    .enum(["ingress", "static"])
    .optional()
    .describe("ingress: Ingress objects; static: routes as files, no API token. Default: ingress in split, else static"),
  bridges: z
    .array(z.enum(["webhooks", "redirects", "consent"]))
    .default([])
    .describe("Public paths beyond /track that are opened: /collect, /redirect, consent widget"),
  bodyLimits: z
    .strictObject({ public: positive.default(1), private: positive.default(25) })
    .prefault({})
    .describe("Largest request body per zone, MiB"),
  rateLimit: z
    .strictObject({ average: positive.default(200), burst: positive.default(400) })
    .prefault({})
    .describe("Requests per second of one client address on the public edge, per controller replica"),
  outgoingConnections: z
    .array(
      z.strictObject({
        cidrs: z.array(cidr).min(1),
        port: z.int().min(1).max(65535),
        reason: z.string().min(1),
      }),
    )
    .default([])
    .describe("Destinations outside the cluster that the API may call (workflow actions, destinations)"),

  // Certificates
  certificates: z
    .enum(["self-signed", "existing", "cert-manager"])
    .default("self-signed")
    .describe("Where the certificates of both zones come from"),
  certificateSecrets: z
    .strictObject({ public: dnsLabel, private: dnsLabel })
    .optional()
    .describe("certificates: existing – names of the TLS Secrets, one per zone"),
  certificateIssuer: z
    .strictObject({
      name: dnsLabel,
      kind: z.enum(["ClusterIssuer", "Issuer"]).default("ClusterIssuer"),
      group: z.string().min(1).default("cert-manager.io"),
    })
    .optional()
    .describe("certificates: cert-manager – the issuer of both zones' certificates"),

  // How much of it
  requestsPerSecond: positive.default(100).describe("Events per second to plan for; sizes follow from it"),
  replicas: z
    .strictObject({
      "public-api": positive.optional(),
      "private-api": positive.optional(),
      api: positive.optional(),
      gui: positive.optional(),
      "public-edge": positive.optional(),
      "private-edge": positive.optional(),
    })
    .prefault({})
    .describe("Replicas per tier by hand; wins over the calculation from requestsPerSecond"),
  spread: z
    .enum(["required", "preferred"])
    .optional()
    .describe("Whether replicas must sit on different hosts; default: required in production"),

  // Stores
  stores: z
    .enum(["external", "embedded"])
    .default("external")
    .describe("external: connect to what exists; embedded: bring small ones of our own (development)"),
  storageClass: dnsLabel.optional().describe("Storage class of embedded stores; default: the cluster's default"),
  elasticsearch: z
    .strictObject({
      hosts: z.array(hostAndPort(9200)).min(1),
      scheme: z.enum(["https", "http"]).default("https"),
      username: z.string().min(1).default("elastic"),
      secret: secretKey("password").optional(),
      ca: secretKey("ca.crt").optional(),
      cidrs: z.array(cidr).min(1),
    })
    .optional()
    .describe("Existing Elasticsearch: hosts, user, password's Secret, CA certificate's Secret, networks"),
  elasticsearchPassword: secretText.optional().describe("Password of elasticsearch.username, when no Secret is named"),
  redis: z
    .strictObject({
      host: hostAndPort(6379),
      secret: secretKey("password").optional(),
      cidrs: z.array(cidr).min(1),
    })
    .optional()
    .describe("Existing Redis or Valkey: host, password's Secret, networks"),
  redisPassword: secretText.optional().describe("Redis password, when no Secret is named"),
  mysql: z
    .strictObject({
      host: hostAndPort(3306),
      username: z.string().min(1).default("tracardi"),
      database: z.string().min(1).default("tracardi"),
      secret: secretKey("password").optional(),
      cidrs: z.array(cidr).min(1),
    })
    .optional()
    .describe("Existing MySQL (releases from 0.9): host, user, database, password's Secret, networks"),
  mysqlPassword: secretText.optional().describe("Password of mysql.username, when no Secret is named; letters and digits only"),

  // Tracardi
  apiDocs: z.boolean().default(false).describe("Serve the API's documentation on the private API"),

  // Images and pods
  imageRegistry: z.string().min(1).optional().describe("Registry prefix of every image, for mirrors"),
  imagePullSecrets: z.array(dnsLabel).default([]).describe("Existing pull Secrets, in every namespace that runs pods"),
  imageDigests: z
    .record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/, "is no digest; write sha256: and 64 hexadecimal digits"))
    .default({})
    .describe("Digest per image name (tracardi-api, tracardi-gui, traefik, …)"),
  seLinuxType: z
    .string()
    .default("container_t")
    .describe('SELinux type of every pod; "" leaves it to the cluster (OpenShift)'),
});

/** The settings of a stack: checked, complete, frozen. Secret texts are not here but in {@link StoreCredentials}. */
export type Settings = Readonly<z.output<typeof schema>>;
export type SettingKey = keyof Settings;
