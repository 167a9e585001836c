/** Services: the edges' own, and everything else that opens a way in. */
import { type Change, type Creation, namespaces, type Values } from "./attempts.ts";

export function service(namespace: string, spec: Values, annotations: Values = {}, name = "added"): Values {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, annotations },
    spec: { selector: { app: "added" }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  };
}

const outside = /only the Services of the edges are reached from outside/;
const lostAnnotation = /an annotation of the plan is missing or changed, by which the cloud keeps/;

export const services: readonly Creation[] = [
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
export const serviceChanges: readonly Change[] = [
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
