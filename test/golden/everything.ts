/** The committed stack prod for a company that brings everything of its own: every setting of that kind at once. */
export const everything = {
  scheduling: [
    {
      nodeSelector: { "example.com/pool": "tracardi" },
      tolerations: [{ key: "dedicated", value: "tracardi", effect: "NoSchedule" }],
      requiredNodes: [{ key: "kubernetes.io/arch", operator: "In", values: ["amd64"] }],
      preferredNodes: [{ key: "example.com/disk", operator: "Exists" }],
      avoidedPods: [{ namespace: "analytics", labels: { app: "spark" } }],
    },
    {
      tiers: ["public-edge", "private-edge"],
      tolerations: [{ key: "example.com/edge" }],
      avoidedPods: [{ namespace: "games", labels: { app: "proxy" }, weight: 10 }],
    },
  ],
  priorityClasses: { edge: "business-critical", workers: "none" },
  namespaceNames: {
    public: "collect",
    "public-edge": "collect-edge",
    private: "crm",
    "private-edge": "crm-edge",
  },
  ingressClasses: { public: "collect", private: "crm" },
  extraMetadata: [
    {
      labels: { "example.com/cost-center": "4711" },
      annotations: { "example.com/owner": "crm-team" },
    },
    {
      tiers: ["gui"],
      annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "tmp" },
    },
  ],
  cloud: "metallb",
  loadBalancerAnnotations: { "metallb.io/address-pool": "dmz" },
  loadBalancerClasses: { public: "example.com/dmz", private: "example.com/internal" },
  proxyProtocol: true,
  loadBalancerCidrs: ["10.7.0.5/32", "10.7.0.6/32"],
  podCidr: "10.100.0.0/16,fd00:10:100::/56",
  serviceCidr: "172.20.0.0/16,fd00:172:20::/112",
  ipFamilies: ["IPv4", "IPv6"],
  outgoingConnections: [
    { tiers: ["private-api"], cidrs: ["198.51.100.7/32"], port: 443, reason: "workflows call the CRM" },
    {
      tiers: ["public-api", "merging-worker", "gui"],
      pods: { namespace: "observability", labels: { app: "otel-collector" } },
      port: 4317,
      reason: "sends spans",
    },
  ],
  outgoingProxy: {
    secret: { name: "outgoing-proxy" },
    port: 3128,
    cidrs: ["10.7.1.10/32"],
    direct: [".example.com"],
  },
  dns: {
    nameservers: ["10.7.0.53"],
    searches: ["svc.cluster.local"],
    options: { timeout: "2" },
  },
  extraVolumes: [
    { name: "ca", configMap: "company-ca", mountPath: "/etc/ssl/company" },
    { name: "licence", secret: "crm-licence", mountPath: "/usr/local/share/licence" },
    { tiers: ["merging-worker"], name: "vault", secretProvider: "crm-vault", mountPath: "/mnt/vault" },
    { name: "spool", scratch: 32 },
  ],
  extraContainers: [
    {
      name: "otel",
      image: "registry.example.com/otel-collector:0.139.0",
      args: ["--config=/etc/ssl/company/otel.yaml"],
      secretEnv: { OTEL_KEY: { name: "otel", key: "key" } },
      requests: { cpu: 50, memory: 64, storage: 64 },
      limits: { cpu: 200, memory: 128, storage: 64 },
      mounts: [
        { volume: "ca", path: "/etc/ssl/company" },
        { volume: "spool", path: "/spool", readOnly: false },
      ],
    },
  ],
  imageRegistry: "registry.example.com/mirror",
  imagePullSecrets: ["registry-pull"],
  images: "resolved",
  imageDigests: { traefik: `sha256:${"0123456789abcdef".repeat(4)}` },
  workers: { merging: true },
} as const satisfies Readonly<Record<string, unknown>>;
