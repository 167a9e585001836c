/**
 * Every setting of a stack, once: name, type, default, meaning and example. What a single value may look like is
 * decided here; what values must not be together is decided in checks/.
 *
 * A key is flat where a person sets it by hand (`pulumi config set`), an object where several values only make
 * sense together. No secret is ever part of an object: secrets are keys of their own, so that `--secret` fits.
 *
 * A default that follows from other settings is stated in words and filled in by defaults.ts. An example is what a
 * refusal offers when the value is missing.
 */
import { z } from "zod";
import { clouds } from "../clouds.ts";
import { releaseVersions } from "../releases.ts";
import { topologies } from "../topologies.ts";
import {
  cidr,
  cidrPair,
  destinationCidr,
  dnsLabel,
  host,
  hostAndPort,
  installationName,
  objectName,
  registryPrefix,
  secretKeyName,
  secretText,
  someText,
} from "./values.ts";

/** A Secret that exists already in every namespace whose pods need it, and the key inside it. */
const existingSecret = (defaultKey: string) =>
  z.strictObject({
    name: objectName.meta({ examples: ["store-credentials"] }),
    key: secretKeyName.default(defaultKey),
  });

const positive = z.int().min(1);
const replicas = positive.optional();
const storeNetworks = z
  .array(destinationCidr)
  .min(1)
  .meta({ examples: [["10.0.64.0/20"]] });

const installation = {
  name: installationName
    .default("tracardi")
    .describe("Name of the installation; every object and namespace starts with it"),
  topology: z
    .enum(topologies)
    .default("split")
    .describe(
      "split: public and private API; single: one API behind both doors; minimal: one API, GUI on the operator's machine",
    ),
  release: z.enum(releaseVersions).default("1.1.0").describe("Tracardi release, the same for every image"),
  production: z
    .boolean()
    .default(false)
    .describe(
      "Enforces the production guide's minimums, refuses embedded stores and self-signed certificates",
    ),
  protect: z
    .boolean()
    .optional()
    .describe("Protects resources from deletion and replacement. Default: the value of production"),
};

const cluster = {
  kubeContext: someText
    .optional()
    .describe(
      "Context of the kubeconfig to deploy to; required in production, where a wrong current context must not matter",
    )
    .meta({ examples: ["production"] }),
  clusterIdentifier: someText
    .optional()
    .describe(
      "Stable name of the cluster, so that a new kubeconfig replaces nothing. Default: the stack's name",
    ),
  namespaces: z
    .enum(["create", "existing"])
    .default("create")
    .describe(
      "existing: a platform team made the namespaces, with the Secrets in them; only their labels are managed here",
    ),
  podCidr: cidrPair
    .describe("Pod network of the cluster: one IPv4 range, one IPv6 range, or both with a comma between")
    .meta({ examples: ["10.244.0.0/16"] }),
  serviceCidr: cidrPair
    .describe("Service network of the cluster: one IPv4 range, one IPv6 range, or both with a comma between")
    .meta({ examples: ["10.96.0.0/12"] }),
  nodeCidrs: z
    .array(cidr)
    .min(1)
    .describe("Networks of the cluster's nodes")
    .meta({ examples: [["10.0.128.0/18"]] }),
  apiServerCidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Addresses of the Kubernetes API server's endpoints. Default: nodeCidrs")
    .meta({ examples: [["10.0.0.1/32"]] }),
  nodeLocalDns: z.boolean().default(false).describe("The cluster runs NodeLocal DNSCache (169.254.20.10)"),
  monitoringNamespace: dnsLabel
    .optional()
    .describe("Namespace whose pods may read the ingress controllers' metrics. Default: nobody may"),
};

const exposure = {
  trackHost: host
    .describe("Public host name: web sites send events to it")
    .meta({ examples: ["track.example.com"] }),
  apiHost: host
    .describe("Private host name of the API that the GUI calls from the operator's browser")
    .meta({ examples: ["api.tracardi.example.com"] }),
  guiHost: host
    .optional()
    .describe("Private host name of the GUI; required but in topology minimal, which has none")
    .meta({ examples: ["gui.tracardi.example.com"] }),
  trustedCidrs: z
    .array(cidr)
    .min(1)
    .describe("Networks of the operators: only they reach the GUI and the private API")
    .meta({
      examples: [["203.0.113.0/24"]],
      missing: "is missing or empty, so nobody could reach the GUI and the private API",
    }),
  acknowledgeTrustedClusterRanges: z
    .boolean()
    .default(false)
    .describe("A trusted range overlaps the pod, service or node network, and that is intended"),
  cloud: z
    .enum(clouds)
    .default("none")
    .describe("Who provides load balancers; none: ClusterIP Services and a printed port-forward"),
  loadBalancerCidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Addresses from which load balancers check health (aws) or speak PROXY protocol (hetzner)")
    .meta({ examples: [["10.0.0.0/20"]] }),
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
    .describe(
      "ingress: Ingress objects; static: routes as files, no API token. Default: ingress in split, else static",
    ),
  bridges: z
    .array(z.enum(["webhooks", "redirects", "consent"]))
    .default([])
    .describe(
      "Public paths beyond /track: webhooks opens /collect, redirects /redirect, consent the consent widget's",
    ),
  bodyLimits: z
    .strictObject({ public: positive.default(1), private: positive.default(25) })
    .prefault({})
    .describe("Largest request body per zone, MiB. Default: public 1, private 25"),
  rateLimit: z
    .strictObject({ average: positive.default(200), burst: positive.default(400) })
    .prefault({})
    .describe(
      "Requests per second of one client address on the public edge, per controller replica. Default: average 200, burst 400",
    ),
  outgoingConnections: z
    .array(
      z.strictObject({
        cidrs: z
          .array(destinationCidr)
          .min(1)
          .meta({ examples: [["198.51.100.7/32"]] }),
        port: z
          .int()
          .min(1)
          .max(65535)
          .meta({ examples: [443] }),
        reason: someText.meta({ examples: ["workflow actions send mail"] }),
      }),
    )
    .default([])
    .describe(
      "Destinations outside the cluster that the API may call: cidrs, port and the reason (workflow actions, …)",
    ),
};

const certificates = {
  certificates: z
    .enum(["self-signed", "existing", "cert-manager"])
    .default("self-signed")
    .describe("Where the certificates of both zones come from"),
  certificateSecrets: z
    .strictObject({
      public: objectName.meta({ examples: ["tracardi-public-tls"] }),
      private: objectName.meta({ examples: ["tracardi-private-tls"] }),
    })
    .optional()
    .describe("Names of the TLS Secrets, one per zone; with certificates: existing")
    .meta({ examples: [{ public: "tracardi-public-tls", private: "tracardi-private-tls" }] }),
  certificateIssuer: z
    .strictObject({
      name: objectName.meta({ examples: ["letsencrypt-dns"] }),
      kind: z.enum(["ClusterIssuer", "Issuer"]).default("ClusterIssuer"),
      group: objectName.default("cert-manager.io"),
    })
    .optional()
    .describe("Issuer of both zones' certificates (name, kind, group); with certificates: cert-manager")
    .meta({ examples: [{ name: "letsencrypt-dns" }] }),
};

const size = {
  requestsPerSecond: positive.default(100).describe("Events per second to plan for; sizes follow from it"),
  replicas: z
    .strictObject({
      "public-api": replicas,
      "private-api": replicas,
      api: replicas,
      gui: replicas,
      "public-edge": replicas,
      "private-edge": replicas,
    })
    .prefault({})
    .describe("Replicas per tier by hand; wins over the calculation from requestsPerSecond"),
  spread: z
    .enum(["required", "preferred"])
    .optional()
    .describe(
      "Whether replicas must sit on different hosts. Default: required in production, else preferred",
    ),
};

const stores = {
  stores: z
    .enum(["external", "embedded"])
    .default("external")
    .describe("external: connect to what exists; embedded: bring small ones of our own (development)"),
  storageClass: objectName
    .optional()
    .describe("Storage class of embedded stores. Default: the cluster's default class"),
  elasticsearch: z
    .strictObject({
      hosts: z
        .array(hostAndPort(9200))
        .min(1)
        .meta({ examples: [["es.example.com:9200"]] }),
      scheme: z.enum(["https", "http"]).default("https"),
      username: someText.default("elastic"),
      secret: existingSecret("password").optional(),
      ca: existingSecret("ca.crt").optional(),
      cidrs: storeNetworks,
    })
    .optional()
    .describe(
      "Existing Elasticsearch: hosts, scheme (https), username (elastic), secret with the password, ca (Secret with the certificate; none for a public one), cidrs of its networks",
    )
    .meta({
      examples: [
        { hosts: ["es.example.com:9200"], secret: { name: "elasticsearch" }, cidrs: ["10.0.64.0/20"] },
      ],
    }),
  elasticsearchPassword: secretText
    .optional()
    .describe("Password of elasticsearch.username, when no Secret is named"),
  redis: z
    .strictObject({
      host: hostAndPort(6379).meta({ examples: ["redis.example.com:6379"] }),
      secret: existingSecret("password").optional(),
      cidrs: storeNetworks,
    })
    .optional()
    .describe("Existing Redis or Valkey: host, secret with the password, cidrs of its networks")
    .meta({
      examples: [{ host: "redis.example.com:6379", secret: { name: "redis" }, cidrs: ["10.0.64.0/20"] }],
    }),
  redisPassword: secretText.optional().describe("Redis password, when no Secret is named"),
  mysql: z
    .strictObject({
      host: hostAndPort(3306).meta({ examples: ["mysql.example.com:3306"] }),
      username: someText.default("tracardi"),
      database: someText.default("tracardi"),
      secret: existingSecret("password").optional(),
      cidrs: storeNetworks,
    })
    .optional()
    .describe(
      "Existing MySQL, for releases from 0.9: host, username (tracardi), database (tracardi), secret with the password, cidrs of its networks",
    )
    .meta({
      examples: [{ host: "mysql.example.com:3306", secret: { name: "mysql" }, cidrs: ["10.0.64.0/20"] }],
    }),
  mysqlPassword: secretText
    .optional()
    .describe("Password of mysql.username, when no Secret is named; letters and digits only"),
};

const tracardi = {
  apiDocs: z.boolean().default(false).describe("Serve the API's documentation on the private API"),
};

const images = {
  imageRegistry: registryPrefix
    .optional()
    .describe(
      "Registry (and path) before every image name, for mirrors. Default: where the publishers keep them",
    ),
  imagePullSecrets: z
    .array(objectName)
    .default([])
    .describe("Existing pull Secrets, in every namespace that runs pods")
    .meta({ examples: [["registry-pull"]] }),
  imageDigests: z
    .record(
      z.string(),
      z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is no digest; write "sha256:" and 64 hexadecimal digits'),
    )
    .default({})
    .describe("Digest per image name (tracardi-api, tracardi-gui, traefik, …)"),
  seLinuxType: z
    .string()
    .regex(
      /^[a-z0-9_]*$/,
      'is no SELinux type; write one such as "container_t", or "" to leave it to the cluster',
    )
    .default("container_t")
    .describe('SELinux type of every pod; "" leaves it to the cluster (OpenShift)'),
};

/** The settings in the order in which a person meets them. */
export const sections = {
  "What is installed": installation,
  "Which cluster": cluster,
  "Who may reach what, and how": exposure,
  Certificates: certificates,
  "How much of it": size,
  Stores: stores,
  Tracardi: tracardi,
  "Images and pods": images,
};

export const schema = z.strictObject({
  ...installation,
  ...cluster,
  ...exposure,
  ...certificates,
  ...size,
  ...stores,
  ...tracardi,
  ...images,
});

/** Keys whose values are secret; they are handed on as secret outputs, never as part of the settings. */
export const passwordKeys = ["elasticsearchPassword", "redisPassword", "mysqlPassword"] as const;
export type PasswordKey = (typeof passwordKeys)[number];

/** What a stack file says, every value read and its plain default filled in. */
export type Written = z.output<typeof schema>;
export type SettingKey = keyof Written;
