/** Ingresses: the planned routes, and everything that publishes more. */
import type { Change, Creation, Ours, Values } from "./attempts.ts";

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
export function ingress({
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

export const foreignRoute =
  /not planned in this namespace: class .* a zone would answer for a name that is not its own/;
const foreignPath =
  /not planned: ".*" \(class, host, path type, path, backend\); the paths of a zone are an allow list/;
const foreignTls = /spec\.tls names no host or one that is not planned/;
const controllerAnnotation = /annotations that an ingress controller reads/;

export const routes: readonly Creation[] = [
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
function ruled(host: string, path: Values): Values {
  return { spec: { rules: [{ host, http: { paths: [path] } }] } };
}

export const routeChanges: readonly Change[] = [
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
  [
    "another backend",
    ownIngress,
    ruled("gui.tracardi.example", { path: "/", pathType: "Prefix", backend: trackBackend }),
    foreignPath,
  ],
  [
    "a further host",
    ownIngress,
    ruled("www.example.com", { path: "/", pathType: "Prefix", backend: trackBackend }),
    foreignRoute,
  ],
  [
    "another name in the certificate",
    ownIngress,
    { spec: { tls: [{ hosts: ["www.example.com"] }] } },
    foreignTls,
  ],
  ["no certificate", ownIngress, { spec: { tls: null } }],
  ["a default backend", ownIngress, { spec: { defaultBackend: trackBackend } }, /default backend/],
];
