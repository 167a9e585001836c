import assert from "node:assert/strict";
import { until } from "../../rehearsal/wait.ts";
import { Journey, type KubernetesObject } from "./support/journeys.ts";
import { ENGINE_TIMEOUT } from "./support/rehearsals.ts";

const namespaces = [
  "tracardi-public",
  "tracardi-public-edge",
  "tracardi-private",
  "tracardi-private-edge",
  "tracardi-stores",
];

/** Kubernetes reads an expression a second time, with the types of the objects, and writes down what it finds. */
interface CheckedPolicy {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly typeChecking?: { readonly expressionWarnings?: readonly unknown[] };
  };
}

/** Somebody with every right in our namespaces and none in the cluster. */
const operator = ["--as=operator"];

type Values = Readonly<Record<string, unknown>>;

/** What is tried, and why it is refused; nothing where it is a permitted neighbour. */
type Creation = readonly [what: string, object: Values, refusal?: RegExp];
/** Arguments of kubectl, and what it reads. */
type Attempt = readonly [what: string, args: () => string[], object?: Values | undefined, refusal?: RegExp];
/** An object of ours by kind, namespace and tier or name, and a merge patch. */
type Change = readonly [what: string, object: Ours, patch: Values, refusal?: RegExp];

interface Ours {
  readonly kind: string;
  readonly namespace: string;
  /** Value of the component's label, for objects whose names Pulumi chose. */
  readonly tier?: string;
  readonly name?: string;
  /** Selects among several by what its JSON contains. */
  readonly holding?: string;
}

function service(namespace: string, spec: Values, annotations: Values = {}, name = "added"): Values {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, annotations },
    spec: { selector: { app: "added" }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  };
}

interface Route {
  namespace?: string;
  ingressClass?: string | null;
  host?: string | null;
  path?: string | null;
  pathType?: string;
  backend?: Values;
  tls?: readonly Values[];
  annotations?: Values;
  spec?: Values;
}

const trackBackend = { service: { name: "tracardi-public-api", port: { number: 8080 } } };

/** The planned route of the tracker, but for what a test writes differently. */
function ingress({
  namespace = "tracardi-public",
  ingressClass = "tracardi-public",
  host = "track.tracardi.example",
  path = "/track",
  pathType = "Exact",
  backend = trackBackend,
  tls = [{ hosts: ["track.tracardi.example"], secretName: "any" }],
  annotations = {},
  spec = {},
}: Route): Values {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "added", namespace, annotations },
    spec: {
      ...(ingressClass === null ? {} : { ingressClassName: ingressClass }),
      tls,
      rules: [
        {
          ...(host === null ? {} : { host }),
          http: { paths: [{ ...(path === null ? {} : { path }), pathType, backend }] },
        },
      ],
      ...spec,
    },
  };
}

/** Keeps to the restricted standard, but for what a test writes differently. */
function pod(namespace: string, spec: Values = {}, container: Values = {}): Values {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "added", namespace },
    spec: {
      serviceAccountName: namespace.endsWith("-edge") ? namespace : "default",
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "added",
          image: "added:1",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

function component(tier: string) {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": "tracardi",
    "app.kubernetes.io/component": tier,
  };
}

function networkPolicy(namespace: string, tier: string | null, spec: Values): Values {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "added", namespace },
    spec: { podSelector: tier === null ? {} : { matchLabels: component(tier) }, ...spec },
  };
}

function podsOf(namespace: string, labels?: Values) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: labels } }),
  };
}

const http = [{ port: 8080, protocol: "TCP" }];
const websecure = [{ port: 8443, protocol: "TCP" }];
const fromWorld = [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: websecure }];

const outside = /only the Services of the edges are reached from outside/;
const lostAnnotation = /an annotation of the plan is missing or changed, by which the cloud keeps/;
const foreignRoute =
  /not planned in this namespace: class .* a zone would answer for a name that is not its own/;
const foreignPath =
  /not planned: ".*" \(class, host, path type, path, backend\); the paths of a zone are an allow list/;
const foreignTls = /spec\.tls names no host or one that is not planned/;
const controllerAnnotation = /annotations that an ingress controller reads/;
const moreThanTable = /opens more than the connection table of the plan: ".*"; policies add up/;
const noPeerOrPort = /a rule without from or to admits everybody, one without ports opens every port/;
const oneTier = /must select exactly one tier/;
const loosened = /a changed podSelector or a missing policyType leaves pods open/;
const edgeOnly = /only the ingress controller runs in the namespace of an edge, not ServiceAccount "/;

const services: readonly Creation[] = [
  ...namespaces.flatMap((namespace): Creation[] => [
    [`NodePort in ${namespace}`, service(namespace, { type: "NodePort" }), outside],
    [`LoadBalancer in ${namespace}`, service(namespace, { type: "LoadBalancer" }), outside],
    [
      `ExternalName in ${namespace}`,
      service(namespace, { type: "ExternalName", externalName: "tracardi-gui.tracardi-private.svc" }),
      /ExternalName leads an ingress controller past every NetworkPolicy/,
    ],
    [
      `externalIPs in ${namespace}`,
      service(namespace, { externalIPs: ["198.51.100.9"] }),
      /spec\.externalIPs opens a Service on addresses that no allow list fences/,
    ],
    [`ClusterIP in ${namespace}`, service(namespace, { type: "ClusterIP" })],
  ]),
  ["a headless Service", service("tracardi-private", { clusterIP: "None" })],
  [
    "an annotation that the controller reads",
    service("tracardi-private", {}, { "traefik.ingress.kubernetes.io/service.serversscheme": "https" }),
    /annotations under traefik\.ingress\.kubernetes\.io\/ change how/,
  ],
  [
    "the same in capitals",
    service("tracardi-private", {}, { "Traefik.Ingress.Kubernetes.io/service.serversscheme": "https" }),
    /annotations under traefik/,
  ],
  ["an annotation that it does not read", service("tracardi-private", {}, { "example.com/team": "a" })],
];

const ownService = { kind: "service", namespace: "tracardi-private-edge", name: "tracardi-private-edge" };
const serviceChanges: readonly Change[] = [
  ["the traffic policy Cluster", ownService, { spec: { externalTrafficPolicy: "Cluster" } }, outside],
  ["NodePort", ownService, { spec: { type: "NodePort", loadBalancerSourceRanges: null } }, outside],
  ["another source range", ownService, { spec: { loadBalancerSourceRanges: ["0.0.0.0/0"] } }, outside],
  ["no source range", ownService, { spec: { loadBalancerSourceRanges: null } }, outside],
  ["externalIPs", ownService, { spec: { externalIPs: ["198.51.100.9"] } }, /externalIPs/],
  [
    "the health port",
    ownService,
    { spec: { ports: [{ name: "web", port: 80, targetPort: "health" }] } },
    /leads to its ports web and websecure only/,
  ],
  [
    "the health port by number, beside the others",
    ownService,
    {
      spec: {
        ports: [
          { name: "websecure", port: 443, targetPort: "websecure" },
          { name: "health", port: 81, targetPort: 8080 },
        ],
      },
    },
    /leads to its ports web and websecure only/,
  ],
  ["only one of its ports", ownService, { spec: { ports: [{ port: 443, targetPort: "websecure" }] } }],
  ["node ports", ownService, { spec: { allocateLoadBalancerNodePorts: true } }, outside],
  [
    "one node port",
    ownService,
    { spec: { ports: [{ port: 443, targetPort: "websecure", nodePort: 30443 }] } },
    /a node port opens the Service of an edge on every node/,
  ],
  [
    "another scheme of the load balancer",
    ownService,
    { metadata: { annotations: { "example.com/scheme": "internet-facing" } } },
    lostAnnotation,
  ],
  [
    "no scheme of the load balancer",
    ownService,
    { metadata: { annotations: { "example.com/scheme": null } } },
    lostAnnotation,
  ],
  [
    "a further annotation of the cloud",
    ownService,
    { metadata: { annotations: { "example.com/zone": "b" } } },
  ],
  [
    "the health port, as ClusterIP",
    ownService,
    {
      spec: {
        type: "ClusterIP",
        externalTrafficPolicy: null,
        loadBalancerSourceRanges: null,
        ports: [{ port: 80, targetPort: "health" }],
      },
    },
    outside,
  ],
  [
    "an annotation that the controller reads",
    { kind: "service", namespace: "tracardi-private", name: "tracardi-private-api" },
    { metadata: { annotations: { "traefik.ingress.kubernetes.io/service.serversscheme": "https" } } },
    /annotations under traefik/,
  ],
  [
    "a Service of an API that is opened",
    { kind: "service", namespace: "tracardi-private", name: "tracardi-private-api" },
    { spec: { type: "NodePort" } },
    outside,
  ],
];

const routes: readonly Creation[] = [
  ["exactly a planned route", ingress({})],
  ["a part of a planned route, without TLS", ingress({ tls: [] })],
  [
    "a planned private route",
    ingress({
      namespace: "tracardi-private",
      ingressClass: "tracardi-private",
      host: "gui.tracardi.example",
      path: "/",
      pathType: "Prefix",
      backend: { service: { name: "tracardi-gui", port: { number: 8080 } } },
      tls: [{ hosts: ["gui.tracardi.example"] }],
    }),
  ],
  ["an annotation that no controller reads", ingress({ annotations: { "example.com/team": "a" } })],
  ["every path", ingress({ path: "/", pathType: "Prefix" }), foreignPath],
  ["a further path", ingress({ path: "/install" }), foreignPath],
  ["the planned path as a prefix", ingress({ pathType: "Prefix" }), foreignPath],
  ["a path whose type the controller chooses", ingress({ pathType: "ImplementationSpecific" }), foreignPath],
  ["no path", ingress({ path: null, pathType: "ImplementationSpecific" }), foreignPath],
  [
    "another path behind a line break",
    ingress({ path: "/track\n/install" }),
    /a path, its type or its backend is not planned/,
  ],
  [
    "another Service",
    ingress({ backend: { service: { name: "other", port: { number: 8080 } } } }),
    foreignPath,
  ],
  [
    "another port",
    ingress({ backend: { service: { name: "tracardi-public-api", port: { number: 81 } } } }),
    foreignPath,
  ],
  [
    "a port by name",
    ingress({ backend: { service: { name: "tracardi-public-api", port: { name: "http" } } } }),
    foreignPath,
  ],
  [
    "a backend that is no Service",
    ingress({ backend: { resource: { apiGroup: "example.com", kind: "Bucket", name: "any" } } }),
    foreignPath,
  ],
  ["another host", ingress({ host: "www.example.com", tls: [] }), foreignRoute],
  ["a host of the other zone", ingress({ host: "gui.tracardi.example", tls: [] }), foreignRoute],
  ["a wildcard host", ingress({ host: "*.tracardi.example", tls: [] }), foreignRoute],
  [
    "a host without paths",
    ingress({ tls: [], spec: { rules: [{ host: "www.example.com" }] } }),
    foreignRoute,
  ],
  ["no host", ingress({ host: null, tls: [] }), /a rule without a host answers for every name/],
  ["no class", ingress({ ingressClass: null }), foreignRoute],
  ["a foreign class", ingress({ ingressClass: "nginx" }), foreignRoute],
  ["the class of the other zone", ingress({ ingressClass: "tracardi-private" }), foreignRoute],
  ["the same route in the private zone", ingress({ namespace: "tracardi-private" }), foreignRoute],
  ["a route in an edge's namespace", ingress({ namespace: "tracardi-private-edge" }), foreignRoute],
  ["a route in the stores' namespace", ingress({ namespace: "tracardi-stores" }), foreignRoute],
  [
    "a default backend",
    ingress({ spec: { defaultBackend: trackBackend } }),
    /a default backend answers every host and path/,
  ],
  [
    "a default backend alone",
    ingress({ tls: [], spec: { rules: [], defaultBackend: trackBackend } }),
    /a default backend answers every host and path/,
  ],
  [
    "a foreign path after a planned one",
    ingress({
      spec: {
        rules: [
          {
            host: "track.tracardi.example",
            http: {
              paths: [
                { path: "/track", pathType: "Exact", backend: trackBackend },
                { path: "/", pathType: "Prefix", backend: trackBackend },
              ],
            },
          },
        ],
      },
    }),
    foreignPath,
  ],
  ["a certificate for another name", ingress({ tls: [{ hosts: ["www.example.com"] }] }), foreignTls],
  ["a certificate for no name", ingress({ tls: [{ secretName: "any" }] }), foreignTls],
  ...[
    "traefik.ingress.kubernetes.io/router.entrypoints",
    "traefik.ingress.kubernetes.io/router.pathmatcher",
    "Traefik.Ingress.Kubernetes.io/router.priority",
    "nginx.ingress.kubernetes.io/server-snippet",
    "ingress.kubernetes.io/ssl-redirect",
    "kubernetes.io/ingress.class",
  ].map(
    (key): Creation => [
      `the annotation ${key}`,
      ingress({ annotations: { [key]: "any" }, ...(key.endsWith(".class") ? { ingressClass: null } : {}) }),
      key.endsWith(".class") ? foreignRoute : controllerAnnotation,
    ],
  ),
];

const ownIngress: Ours = { kind: "ingress", namespace: "tracardi-private", holding: "gui.tracardi.example" };
const routeChanges: readonly Change[] = [
  ["a label", ownIngress, { metadata: { labels: { team: "a" } } }],
  [
    "an annotation that no controller reads",
    ownIngress,
    { metadata: { annotations: { "example.com/a": "b" } } },
  ],
  [
    "an annotation that the controller reads",
    ownIngress,
    { metadata: { annotations: { "traefik.ingress.kubernetes.io/router.entrypoints": "traefik" } } },
    controllerAnnotation,
  ],
  [
    "the class by the old annotation",
    ownIngress,
    { metadata: { annotations: { "kubernetes.io/ingress.class": "traefik" } } },
    controllerAnnotation,
  ],
  ["another class", ownIngress, { spec: { ingressClassName: "tracardi-public" } }, foreignRoute],
  ["a path fewer in the certificate", ownIngress, { spec: { tls: null } }],
  ["a default backend", ownIngress, { spec: { defaultBackend: trackBackend } }, /default backend/],
];

const policies: readonly Creation[] = [
  [
    "one that closes everything",
    networkPolicy("tracardi-private", null, { policyTypes: ["Ingress", "Egress"] }),
  ],
  [
    "one that closes some pods",
    networkPolicy("tracardi-private", "gui", { policyTypes: ["Ingress"], ingress: [] }),
  ],
  ["a row of the table", networkPolicy("tracardi-public-edge", "public-edge", { ingress: fromWorld })],
  [
    "a row of the table between tiers",
    networkPolicy("tracardi-private", "gui", {
      ingress: [{ from: [podsOf("tracardi-private-edge", component("private-edge"))], ports: http }],
    }),
  ],
  [
    "DNS as the table has it",
    networkPolicy("tracardi-private", "private-api", {
      policyTypes: ["Egress"],
      egress: [
        { to: [podsOf("kube-system", { "k8s-app": "kube-dns" })], ports: [{ port: 53, protocol: "UDP" }] },
      ],
    }),
  ],
  [
    "some pods of the monitoring namespace, all of which may",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [podsOf("monitoring", { app: "prometheus", team: "a" })], ports: http }],
    }),
  ],
  [
    "some of the pods of a row, by an expression",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            {
              ...podsOf("tracardi-private-edge"),
              podSelector: {
                matchLabels: component("private-edge"),
                matchExpressions: [{ key: "a", operator: "DoesNotExist" }],
              },
            },
          ],
          ports: http,
        },
      ],
    }),
  ],
  [
    "the labels of the edge in the policy's own namespace",
    networkPolicy("tracardi-private", "gui", {
      ingress: [{ from: [{ podSelector: { matchLabels: component("private-edge") } }], ports: http }],
    }),
    moreThanTable,
  ],
  [
    "the world into the private edge",
    networkPolicy("tracardi-private-edge", "private-edge", { ingress: fromWorld }),
    moreThanTable,
  ],
  [
    "half the world into the private edge",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "128.0.0.0/1" } }], ports: websecure }],
    }),
    moreThanTable,
  ],
  [
    "the world beside a trusted range",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [
        { from: [{ ipBlock: { cidr: "192.0.2.0/24" } }, { ipBlock: { cidr: "::/0" } }], ports: websecure },
      ],
    }),
    moreThanTable,
  ],
  [
    "a trusted range to the health port",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: http }],
    }),
    moreThanTable,
  ],
  [
    "a range of ports",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [
        {
          from: [{ ipBlock: { cidr: "192.0.2.0/24" } }],
          ports: [{ port: 8443, endPort: 9000, protocol: "TCP" }],
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "a port by name",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ port: "websecure" }] }],
    }),
    moreThanTable,
  ],
  [
    "a protocol without a port",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ protocol: "TCP" }] }],
    }),
    moreThanTable,
  ],
  [
    "a rule without from",
    networkPolicy("tracardi-private-edge", "private-edge", { ingress: [{ ports: websecure }] }),
    noPeerOrPort,
  ],
  [
    "a rule without ports",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }],
    }),
    noPeerOrPort,
  ],
  ["an empty rule", networkPolicy("tracardi-private", "gui", { ingress: [{}] }), noPeerOrPort],
  [
    "an empty rule for every pod",
    networkPolicy("tracardi-private", null, { egress: [{}], policyTypes: ["Egress"] }),
    noPeerOrPort,
  ],
  [
    "every pod as the target of a row",
    networkPolicy("tracardi-public-edge", null, { ingress: fromWorld }),
    oneTier,
  ],
  [
    "a tier by an expression",
    networkPolicy("tracardi-public-edge", "public-edge", {
      podSelector: {
        matchLabels: component("public-edge"),
        matchExpressions: [{ key: "a", operator: "DoesNotExist" }],
      },
      ingress: fromWorld,
    }),
    oneTier,
  ],
  [
    "a tier by one of its labels",
    networkPolicy("tracardi-public-edge", "public-edge", {
      podSelector: { matchLabels: { "app.kubernetes.io/component": "public-edge" } },
      ingress: fromWorld,
    }),
    oneTier,
  ],
  [
    "a row of another namespace's tier",
    networkPolicy("tracardi-private-edge", "public-edge", { ingress: fromWorld }),
    moreThanTable,
  ],
  [
    "the labels of the edge in any namespace",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [{ namespaceSelector: {}, podSelector: { matchLabels: component("private-edge") } }],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "the namespace or the labels, instead of both",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            podsOf("tracardi-private-edge"),
            { podSelector: { matchLabels: component("private-edge") } },
          ],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "a namespace by another label",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { name: "tracardi-private-edge" } },
              podSelector: { matchLabels: component("private-edge") },
            },
          ],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "a namespace by an expression",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }],
              },
              podSelector: { matchLabels: component("private-edge") },
            },
          ],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "pods by an expression",
    networkPolicy("tracardi-private", "private-api", {
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              ...podsOf("kube-system"),
              podSelector: { matchExpressions: [{ key: "k8s-app", operator: "Exists" }] },
            },
          ],
          ports: [{ port: 53, protocol: "UDP" }],
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "the way out to everywhere",
    networkPolicy("tracardi-private", "private-api", {
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443, protocol: "TCP" }] }],
    }),
    moreThanTable,
  ],
  [
    "a row in the wrong direction",
    networkPolicy("tracardi-private", "gui", {
      policyTypes: ["Egress"],
      egress: [{ to: [podsOf("tracardi-private-edge", component("private-edge"))], ports: http }],
    }),
    moreThanTable,
  ],
  [
    "the stores from everywhere inside",
    networkPolicy("tracardi-stores", "redis", {
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 6379, protocol: "TCP" }] }],
    }),
    moreThanTable,
  ],
];

const ownPolicy: Ours = { kind: "networkpolicy", namespace: "tracardi-private-edge", tier: "private-edge" };
const denyPolicy: Ours = {
  kind: "networkpolicy",
  namespace: "tracardi-private-edge",
  holding: '"podSelector":{}',
};
const policyChanges: readonly Change[] = [
  ["a label", ownPolicy, { metadata: { labels: { team: "a" } } }],
  ["fewer rules", ownPolicy, { spec: { ingress: [] } }],
  ["the world", ownPolicy, { spec: { ingress: fromWorld } }, moreThanTable],
  ["only one direction", ownPolicy, { spec: { policyTypes: ["Ingress"], egress: null } }, loosened],
  [
    "a default deny for fewer pods",
    denyPolicy,
    { spec: { podSelector: { matchLabels: { app: "none" } } } },
    loosened,
  ],
  ["a default deny in one direction", denyPolicy, { spec: { policyTypes: ["Egress"] } }, loosened],
  ["a default deny that opens", denyPolicy, { spec: { ingress: [{}] } }, noPeerOrPort],
];

const pods: readonly Creation[] = [
  ["the edge's own ServiceAccount", pod("tracardi-private-edge")],
  ["any ServiceAccount in an application's namespace", pod("tracardi-private")],
  [
    "the default ServiceAccount in an edge",
    pod("tracardi-private-edge", { serviceAccountName: "default" }),
    edgeOnly,
  ],
  ["no ServiceAccount in an edge", pod("tracardi-public-edge", { serviceAccountName: undefined }), edgeOnly],
  [
    "the other edge's ServiceAccount",
    pod("tracardi-private-edge", { serviceAccountName: "tracardi-public-edge" }),
    edgeOnly,
  ],
];

/** Pod Security refuses these as well; they are tried where its label is gone. */
const hostPods: readonly Creation[] = [
  ["nothing of the host", pod("tracardi-private", {}, { ports: [{ containerPort: 8080 }] })],
  ["hostNetwork", pod("tracardi-private", { hostNetwork: true }), /hostNetwork has the address of its node/],
  [
    "a hostPort",
    pod("tracardi-private", {}, { ports: [{ containerPort: 8080, hostPort: 8080 }] }),
    /a hostPort opens the pod on its node's address/,
  ],
  [
    "a hostPort of an init container",
    pod("tracardi-private", {
      initContainers: [{ name: "first", image: "a:1", ports: [{ containerPort: 80, hostPort: 80 }] }],
    }),
    /a hostPort opens the pod on its node's address/,
  ],
];

describe("guard rails on a real API server, against an admin of our namespaces", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  const config = {
    "tracardi:cloud": "metallb",
    "tracardi:loadBalancerAnnotations": { "example.com/scheme": "internal" },
    "tracardi:monitoringNamespace": "monitoring",
    "tracardi:release": "0.8.2.1",
  };
  const traveller = new Journey({ stack: "dev", from: "dev", config });

  before(async () => {
    await traveller.first;
    for (const namespace of namespaces) {
      await kubectl([
        "create",
        "rolebinding",
        "operator",
        "--clusterrole=admin",
        "--user=operator",
        `--namespace=${namespace}`,
      ]);
    }
    await refusedSoon(create, service("tracardi-stores", { type: "NodePort" }));
  });

  async function kubectl(args: readonly string[], object?: Values): Promise<string> {
    const rehearsal = await traveller.rehearsal;
    return rehearsal.kubectl(args, object === undefined ? {} : { input: JSON.stringify(object) });
  }

  function create(object: Values): Promise<string> {
    return kubectl(["create", "--dry-run=server", ...operator, "-f", "-"], object);
  }

  async function nameOf({ kind, namespace, tier, name, holding }: Ours): Promise<string> {
    if (name !== undefined) return name;
    const selection = tier === undefined ? [] : ["-l", `app.kubernetes.io/component=${tier}`];
    const found = await traveller.list<KubernetesObject>(kind, "-n", namespace, ...selection);
    const fitting = found.filter(
      (object) => holding === undefined || JSON.stringify(object).includes(holding),
    );
    assert.equal(fitting.length, 1, `${kind} ${namespace} ${tier ?? holding}`);
    return fitting[0]?.metadata.name ?? "";
  }

  async function change(ours: Ours, patch: Values): Promise<string> {
    const what = [ours.kind, await nameOf(ours), "-n", ours.namespace];
    return kubectl([
      "patch",
      ...what,
      "--type=merge",
      "--dry-run=server",
      ...operator,
      "-p",
      JSON.stringify(patch),
    ]);
  }

  function tryCreations(creations: readonly Creation[]): void {
    for (const [what, object, refused] of creations) {
      it(`${refused === undefined ? "admits" : "refuses"} ${what}`, () => expect(create(object), refused));
    }
  }

  function tryChanges(changes: readonly Change[]): void {
    for (const [what, ours, patch, refused] of changes) {
      const verb = refused === undefined ? "admits" : "refuses";
      it(`${verb} a change of ours: ${what}`, () => expect(change(ours, patch), refused));
    }
  }

  describe("the rules", () => {
    it("are in the cluster after the first up, compiled without a complaint", async () => {
      const items = await until(
        async () => {
          const found = await traveller.list<CheckedPolicy>("validatingadmissionpolicies");
          return found.every(({ status }) => status?.observedGeneration !== undefined) && found;
        },
        { for: "the types of the rules to be checked", within: 20_000 },
      );
      assert.deepEqual(
        items.map(({ metadata, status }) => [metadata.name, status?.typeChecking?.expressionWarnings ?? []]),
        ["deployer", "ingresses", "network-policies", "pods", "services"].map((rail) => [
          `tracardi-guard-rails-${rail}`,
          [],
        ]),
      );
    });
  });

  describe("Services", () => {
    tryCreations(services);
    tryChanges(serviceChanges);
  });

  describe("Ingresses", () => {
    tryCreations(routes);
    tryChanges(routeChanges);
  });

  describe("NetworkPolicies", () => {
    tryCreations(policies);
    tryChanges(policyChanges);
  });

  describe("pods", () => {
    // An admin of the namespace may make one of any name.
    const account = ["serviceaccount", "tracardi-public-edge", "-n", "tracardi-private-edge", ...operator];
    before(() => kubectl(["create", ...account]));
    after(() => kubectl(["delete", ...account]));
    tryCreations(pods);
  });

  describe("pods where Pod Security is gone", () => {
    const label = (value: string) =>
      kubectl([
        "label",
        "--overwrite",
        "namespace",
        "tracardi-private",
        `pod-security.kubernetes.io/enforce=${value}`,
      ]);
    before(() => label("privileged"));
    after(() => label("restricted"));
    tryCreations(hostPods);
  });

  describe("all of them", () => {
    it("leave other namespaces alone", async () => {
      await kubectl(["create", "--dry-run=server", "-f", "-"], service("default", { type: "NodePort" }));
    });

    it("cannot be told otherwise by an admin of a namespace", async () => {
      const annotation = { metadata: { annotations: { "guard-rails.tracardi/ingresses": "any" } } };
      await expect(
        kubectl([
          "patch",
          "namespace",
          "tracardi-public",
          ...operator,
          "--type=merge",
          "-p",
          JSON.stringify(annotation),
        ]),
        /User "operator" cannot patch resource "namespaces"/,
      );
    });

    it("allow nothing where the namespace does not say so", async () => {
      const row = networkPolicy("tracardi-stores", "redis", {
        ingress: [
          {
            from: [podsOf("tracardi-private", component("private-api"))],
            ports: [{ port: 6379, protocol: "TCP" }],
          },
        ],
      });
      await expect(create(row), undefined);
      await withAnnotation("tracardi-stores", "network-policies", null, () => refusedSoon(create, row));
      await withAnnotation("tracardi-private-edge", "service-accounts", null, () =>
        refusedSoon(create, pod("tracardi-private-edge")),
      );
    });

    it("ask nobody who is no deployer where none is named", async () => {
      await expect(create(configMap("tracardi-private-edge")), undefined);
    });

    it("do not hold a preview up: it asks the API server, which has not heard of the plan yet", async () => {
      await traveller.second;
      const { stack, from } = traveller.installation;
      const rehearsal = await traveller.rehearsal;
      const { changes } = await rehearsal.preview(stack, { from, config: { ...config, ...changedSettings } });
      assert.ok((changes.update ?? 0) > 0);
    });

    it("do not change in a second up", async () => {
      const first = await traveller.first;
      assert.deepEqual((await traveller.second).changes, { same: first.changes.create });
    });
  });

  describe("with a deployer", () => {
    const deployerOnly =
      /operator is not the deployer of the stack \(tracardi:deployer\), who alone changes arguments and trusted list/;
    const edge = ["-n", "tracardi-private-edge"];
    const deployment = "deployment/tracardi-private-edge";
    const dryRun = ["--dry-run=server", ...operator];
    let controller: string;

    /** What `operator` does in the private edge's namespace, but for what is said otherwise. */
    const attempts: readonly Attempt[] = [
      ["a further ConfigMap", () => creation, configMap("tracardi-private-edge"), deployerOnly],
      [
        "a further ConfigMap of the public edge",
        () => creation,
        configMap("tracardi-public-edge"),
        deployerOnly,
      ],
      ["a further ConfigMap of an application", () => creation, configMap("tracardi-private")],
      [
        "a change of the trusted list, which is immutable besides",
        () => patch(`configmap/${list}`, { metadata: { annotations: { a: "b" } } }),
        undefined,
        deployerOnly,
      ],
      ["a deleted trusted list", () => deletion(`configmap/${list}`), undefined, deployerOnly],
      ["the cluster's certificates", () => patch("configmap/kube-root-ca.crt", { data: { more: "a" } })],
      [
        "another argument",
        () => patch(controller, argument("--log.level=DEBUG"), "strategic"),
        undefined,
        deployerOnly,
      ],
      ["a restart", () => ["rollout", "restart", controller, ...edge, ...operator], undefined, deployerOnly],
      ["a deleted controller", () => deletion(controller), undefined, deployerOnly],
      ["a label of the controller", () => patch(controller, { metadata: { labels: { team: "a" } } })],
      ["more replicas", () => patch(controller, { spec: { replicas: 3 } })],
      ["more replicas by scaling", () => ["scale", controller, "--replicas=3", ...edge, ...dryRun]],
      ["a pod beside the controller's", () => creation, pod("tracardi-private-edge"), deployerOnly],
      [
        "a container put into the controller's pod",
        // The role "admin" has no such right; who has it is refused all the same.
        () => [
          ...patch(`pod/${member}`, intruder, "strategic"),
          "--subresource=ephemeralcontainers",
          "--as-group=system:masters",
        ],
        undefined,
        deployerOnly,
      ],
      ["a deleted pod, which comes back", () => deletion(`pod/${member}`)],
      ["a Job", () => creation, job("tracardi-private-edge"), deployerOnly],
      ["a Job of an application", () => creation, job("tracardi-private")],
      [
        "another template of a CronJob",
        () => patch("cronjob/added", otherJobTemplate),
        undefined,
        deployerOnly,
      ],
      ["a CronJob that pauses", () => patch("cronjob/added", { spec: { suspend: true } })],
      [
        "a pod that Kubernetes makes from a template",
        () => [...creation, "--as=system:serviceaccount:kube-system:replicaset-controller"],
        pod("tracardi-private-edge"),
      ],
      [
        "a pod by another controller, whatever it may do elsewhere",
        () => [...creation, "--as=system:serviceaccount:other:controller", "--as-group=system:masters"],
        pod("tracardi-private-edge"),
        /system:serviceaccount:other:controller is not the deployer of the stack/,
      ],
      ["a deleted NetworkPolicy", () => deletion("networkpolicies --all"), undefined, deployerOnly],
      [
        "a deleted NetworkPolicy of an application",
        () => ["delete", "networkpolicies", "--all", "-n", "tracardi-private", ...dryRun],
        undefined,
        deployerOnly,
      ],
      [
        "all NetworkPolicies deleted at once",
        () => ["delete", "--raw", `${policiesOf("tracardi-private")}?dryRun=All`, ...operator],
        undefined,
        deployerOnly,
      ],
      ["the same by the deployer", () => ["delete", "--raw", `${policiesOf("tracardi-private")}?dryRun=All`]],
      [
        "a Secret",
        () => creation,
        { ...configMap("tracardi-private-edge"), kind: "Secret", data: undefined },
      ],
    ];
    const creation = ["create", ...dryRun, "-f", "-"];
    let list: string;
    let member: string;
    const patch = (what: string, change: Values, type = "merge") => [
      "patch",
      what,
      ...edge,
      `--type=${type}`,
      ...dryRun,
      "-p",
      JSON.stringify(change),
    ];
    const deletion = (what: string) => ["delete", ...what.split(" "), ...edge, ...dryRun];

    before(async () => {
      await traveller.refreshed;
      await traveller.up({ "tracardi:deployer": "rehearsal-admin" });
      const only = (kind: string) =>
        kubectl(["get", kind, ...edge, "-l", "app.kubernetes.io/component=private-edge", "-o", "name"]);
      controller = (await only("deployment")).trim();
      list = (await only("configmap")).trim().replace("configmap/", "");
      member = (await only("pod")).split("\n")[0]?.replace("pod/", "") ?? "";
      await refusedSoon(create, configMap("tracardi-private-edge"));
      await kubectl(["create", "-f", "-"], cronJob("tracardi-private-edge"));
    });

    for (const [what, args, object, refused] of attempts) {
      it(`${refused === undefined ? "admits" : "refuses"} ${what}`, () =>
        expect(kubectl(args(), object), refused));
    }

    it("knows a deployer by a group", async () => {
      const member = [...creation, "--as-group=deployers"];
      await expect(kubectl(member, configMap("tracardi-private-edge")), deployerOnly);
      await withAnnotation("tracardi-private-edge", "deployer", "group:deployers", async () => {
        await until(async () => (await refusal(kubectl(member, configMap("tracardi-private-edge")))) === "", {
          for: "the group to be known",
          within: 20_000,
        });
        await expect(create(configMap("tracardi-private-edge")), deployerOnly);
      });
    });

    it("lets an admin of the namespace scale, which Kubernetes' own controllers carry out", async () => {
      for (const replicas of [3, 2]) {
        await kubectl(["scale", controller, `--replicas=${replicas}`, ...edge, ...operator]);
        await kubectl(["rollout", "status", controller, "--timeout=60s", ...edge]);
      }
    });

    it("lets the deployer upgrade and change host, trusted list and public paths in one up, with its rollout", async () => {
      const { changes } = await traveller.up({
        "tracardi:deployer": "rehearsal-admin",
        ...changedSettings,
      });
      assert.ok((changes.update ?? 0) > 0, deployment);
      await kubectl(["rollout", "status", controller, "--timeout=60s", ...edge]);
      const planned = await kubectl([
        "get",
        "ingress",
        "-A",
        "-o",
        "jsonpath={.items[*].spec.rules[*].host}",
      ]);
      assert.match(planned, /operators\.tracardi\.example/);
      await expect(create(ingress({ path: "/collect", pathType: "Prefix" })), undefined);
      await expect(
        create(
          ingress({
            namespace: "tracardi-private",
            ingressClass: "tracardi-private",
            host: "gui.tracardi.example",
            tls: [],
          }),
        ),
        foreignRoute,
      );
    });
  });

  describe("switched off", () => {
    before(() =>
      traveller.up({ ...changedSettings, "tracardi:guardRails": false, "tracardi:bridges": ["redirects"] }),
    );

    it("are gone, and the same up could change what they had guarded", async () => {
      const kinds = "validatingadmissionpolicies,validatingadmissionpolicybindings";
      assert.deepEqual(await traveller.list(kinds), []);
      const paths = await kubectl(["get", "ingress", "-A", "-o", "jsonpath={..path}"]);
      assert.match(paths, /\/redirect/);
    });

    it("come back with the next up, together with another change", async () => {
      await traveller.up({
        ...changedSettings,
        "tracardi:bridges": ["consent"],
        "tracardi:deployer": "rehearsal-admin",
      });
      await refusedSoon(create, ingress({ path: "/redirect", pathType: "Prefix" }));
      await expect(create(ingress({ path: "/uix", pathType: "Prefix" })), undefined);
    });
  });

  describe("at the end", () => {
    const edge = ["-n", "tracardi-public-edge"];

    it("let Kubernetes tidy up after a controller that its deployer deletes", async () => {
      await refusedSoon(create, configMap("tracardi-public-edge"));
      await kubectl(["delete", "deployments", "--all", "--cascade=background", ...edge]);
      await until(async () => (await traveller.list("replicasets,pods", ...edge)).length === 0, {
        for: "the controller's replica sets and pods to be gone",
        within: 60_000,
      });
    });

    it("let Kubernetes empty a namespace that is deleted", async () => {
      assert.notDeepEqual(await traveller.list("configmaps,networkpolicies", ...edge), []);
      await kubectl(["delete", "namespace", "tracardi-public-edge", "--timeout=60s"]);
    });

    it("do not hold a destroy up, which leaves none of them behind", async () => {
      await traveller.destroy();
      const kinds = "validatingadmissionpolicies,validatingadmissionpolicybindings";
      assert.deepEqual(await traveller.list(kinds), []);
      const left = await traveller.list<KubernetesObject>("namespaces");
      assert.deepEqual(
        left.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("tracardi")),
        [],
      );
    });
  });

  /** Runs something while an annotation of a namespace says something else, or nothing. */
  async function withAnnotation(
    namespace: string,
    allowance: string,
    value: string | null,
    run: () => Promise<unknown>,
  ): Promise<void> {
    const key = `guard-rails.tracardi/${allowance}`;
    const { metadata } = JSON.parse(await kubectl(["get", "namespace", namespace, "-o", "json"])) as {
      metadata: { annotations: Record<string, string> };
    };
    const write = (annotation: string | null | undefined) => {
      const patch = JSON.stringify({ metadata: { annotations: { [key]: annotation } } });
      return kubectl(["patch", "namespace", namespace, "--type=merge", "-p", patch]);
    };
    await write(value);
    try {
      await run();
    } finally {
      await write(metadata.annotations[key]);
    }
  }
});

const changedSettings = {
  "tracardi:release": "1.1.0",
  "tracardi:guiHost": "operators.tracardi.example",
  // Many: a rule may not cost more than the API server's budget.
  "tracardi:trustedCidrs": [
    "127.0.0.1/32",
    ...Array.from({ length: 400 }, (_, i) => `100.${i >> 8}.${i % 256}.1/32`),
  ],
  "tracardi:bridges": ["webhooks"],
};

const intruder = {
  spec: {
    ephemeralContainers: [
      {
        name: "intruder",
        image: "a:1",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
};

function argument(text: string) {
  return { spec: { template: { spec: { containers: [{ name: "private-edge", args: [text] }] } } } };
}

function policiesOf(namespace: string): string {
  return `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
}

function configMap(namespace: string): Values {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "added", namespace }, data: { a: "b" } };
}

function cronJob(namespace: string): Values {
  const { spec } = job(namespace);
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "added", namespace },
    // Never: there is no such day.
    spec: { schedule: "0 0 31 2 *", jobTemplate: { spec } },
  };
}

const otherJobTemplate = { spec: { jobTemplate: { spec: { backoffLimit: 1 } } } };

function job(namespace: string): Values {
  const { spec } = pod(namespace) as { spec: object };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "added", namespace },
    spec: { template: { spec: { ...spec, restartPolicy: "Never" } } },
  };
}

/** A change of an annotation reaches the rules within milliseconds, a new rule within a second or two. */
async function refusedSoon(create: (object: Values) => Promise<string>, object: Values): Promise<void> {
  await until(async () => (await refusal(create(object))).includes("ValidatingAdmissionPolicy"), {
    for: "a refusal by the rules",
    within: 20_000,
  });
}

/** The message of a refusal; empty when there was none. */
async function refusal(attempt: Promise<string>): Promise<string> {
  try {
    await attempt;
    return "";
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? String(error);
  }
}

async function expect(attempt: Promise<string>, refused: RegExp | undefined): Promise<void> {
  const message = await refusal(attempt);
  if (refused === undefined) assert.equal(message, "");
  else assert.match(message, refused);
}
