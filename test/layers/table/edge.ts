/** The private edge's fence: who is answered at all, by which address, and through which controller. */
import type { Layer } from "../support/layer.ts";

const argumentsFile = "components/internal/traefik/arguments.ts";
const middlewares = "components/internal/traefik/middlewares.ts";
const ingressController = "components/ingressController.ts";
const edges = "stacks/edges.ts";
const publicLine = "serve Ingresses of the public class and namespace, limited per client";
const privateLine =
  "put the allow list first on both entrypoints of the private edge, and log every refusal there";
const traefik = "components/internal/traefik/arguments";

export const edge: readonly Layer[] = [
  {
    name: "Allow list on the entrypoint for TLS",
    stops: "everybody who is not trusted",
    without: {
      file: middlewares,
      text: "websecure: inOrder.map(fromFile)",
      replacement: 'websecure: inOrder.filter((name) => name !== "trusted").map(fromFile)',
    },
    red: { file: traefik, test: privateLine },
    traffic: ["allowList"],
  },
  {
    name: "Allow list on the entrypoint for plain HTTP",
    stops: "strangers who would learn by a redirect that there is something",
    without: {
      file: middlewares,
      text: 'web: inOrder.filter((name) => name === "trusted").map(fromFile)',
      replacement: "web: []",
    },
    red: { file: traefik, test: privateLine },
    traffic: ["allowList"],
  },
  {
    name: "Allow list by the connection's own address",
    stops: "a stranger who writes a trusted address into a header",
    without: {
      file: middlewares,
      text: "ipAllowList: { sourceRange: [...trusted] }",
      replacement: "ipAllowList: { sourceRange: [...trusted], ipStrategy: { depth: 1 } }",
    },
    red: {
      file: "components/internal/traefik/dynamic",
      test: "of the private edge has the allow list by the connection's address, and keeps X-Context",
    },
    traffic: ["allowList"],
  },
  {
    name: "No private edge without an allow list",
    stops: "everybody, had the list got lost on the way",
    without: {
      file: middlewares,
      text: 'if (zone === "private" && (trusted === undefined || trusted.length === 0)) {',
      replacement: "if (zone === undefined) {",
    },
    red: {
      file: traefik,
      test: "are refused without trusted ranges for the private edge, and without a host",
    },
  },
  {
    name: "No forwarded header is trusted",
    stops: "a client that names itself another address, scheme or host",
    without: {
      file: argumentsFile,
      text: '"--entrypoints.websecure.http.tls=true",',
      replacement:
        '"--entrypoints.websecure.http.tls=true", "--entrypoints.websecure.forwardedheaders.insecure=true",',
    },
    red: { file: traefik, test: "never trust what a client says about itself, and never open the dashboard" },
    traffic: ["headers"],
  },
  {
    name: "PROXY protocol from the load balancers' addresses only",
    stops: "a client that sends such a header itself",
    without: {
      file: argumentsFile,
      text: "both(`proxyprotocol.trustedips=${proxies}`)",
      replacement: 'both("proxyprotocol.insecure=true")',
    },
    red: {
      file: traefik,
      test: "believe a PROXY protocol header from the load balancers' addresses alone, on both entrypoints",
    },
    traffic: ["peer"],
  },
  {
    name: "PROXY protocol only where the load balancer speaks it",
    stops: "a neighbour of a load balancer that names itself a trusted address",
    without: {
      file: edges,
      text: "speaksProxyProtocol(settings) ? (settings.loadBalancerCidrs ?? []) : []",
      replacement: "settings.loadBalancerCidrs ?? []",
    },
    red: {
      file: "stacks/edges",
      test: "believes PROXY protocol from load balancers, only where they speak it",
    },
    traffic: ["peer"],
  },
  {
    name: "externalTrafficPolicy Local",
    stops: "a stranger who arrives with the address of a node",
    without: {
      file: ingressController,
      text: 'externalTrafficPolicy: "Local"',
      replacement: 'externalTrafficPolicy: "Cluster"',
    },
    red: {
      file: "components/ingressController",
      test: "on metallb keeps the client's address and admits trusted ranges only to the private zone",
    },
  },
  {
    name: "Source ranges of the private load balancer",
    stops: "strangers before they reach the cluster, where the provider enforces it",
    without: {
      file: edges,
      text: 'sourceRanges: zone === "private" ? privateSources(settings) : []',
      replacement: "sourceRanges: []",
    },
    red: {
      file: "stacks/edges",
      test: "admits trusted ranges only to the private load balancer, at the cloud already",
    },
  },
  {
    name: "Annotations that make a cloud enforce source ranges",
    stops: "neighbours in the virtual network (azure)",
    without: {
      file: edges,
      text: '...(zone === "private" ? cloud.restricted : {}),',
      replacement: "",
    },
    red: {
      file: "components/ingressController",
      test: "on azure keeps the client's address and admits trusted ranges only to the private zone",
    },
  },
  {
    name: "No node ports where the load balancer needs none",
    stops: "a way around the load balancer's filter",
    without: {
      file: edges,
      text: "allocateNodePorts: cloud.nodePorts",
      replacement: "allocateNodePorts: true",
    },
    red: {
      file: "components/ingressController",
      test: "on aws keeps the client's address and admits trusted ranges only to the private zone",
    },
  },
  {
    name: "Health and metrics port in no Service",
    stops: "an added Ingress that names that entrypoint, which has no allow list",
    without: {
      file: ingressController,
      text: '{ name: "websecure", port: 443, targetPort: "websecure", protocol: "TCP" },',
      replacement:
        '{ name: "websecure", port: 443, targetPort: "websecure", protocol: "TCP" }, { name: "health", port: 8080, targetPort: "health", protocol: "TCP" },',
    },
    red: { file: "components/ingressController", test: "never names the health port" },
    traffic: ["internal"],
  },
  {
    name: "One entrypoint by default",
    stops: "routes that are also attached to other entrypoints, past the allow list",
    without: { file: argumentsFile, text: '"--entrypoints.websecure.asdefault=true",', replacement: "" },
    red: { file: traefik, test: privateLine },
  },
  {
    name: "No dashboard",
    stops: "whoever reaches a pod and wants to read its routes",
    without: {
      file: argumentsFile,
      text: '"--ping=true",',
      replacement: '"--ping=true", "--api.insecure=true",',
    },
    red: { file: traefik, test: "never trust what a client says about itself, and never open the dashboard" },
    traffic: ["internal"],
  },
  {
    name: "Immutable configuration",
    stops: "a trusted list that changes without a rollout and a review",
    without: { file: ingressController, text: "immutable: true", replacement: "immutable: false" },
    red: {
      file: "components/ingressController",
      test: "is an immutable ConfigMap that a changed trusted list replaces",
    },
  },
  {
    name: "Watched namespace of each controller",
    stops: "a public controller that serves an Ingress of the private namespace",
    without: {
      file: argumentsFile,
      text: "`--providers.kubernetesingress.namespaces=${plan.routesNamespace}`,",
      replacement: "",
    },
    red: { file: traefik, test: publicLine },
    traffic: ["separate"],
  },
  {
    name: "Class of each controller",
    stops: "an Ingress that was written for another controller",
    without: {
      file: argumentsFile,
      text: "`--providers.kubernetesingress.ingressclass=${ingressClass}`,",
      replacement: "",
    },
    red: { file: traefik, test: privateLine },
    traffic: ["separate"],
  },
  {
    name: "Rights of a controller in its watched namespace only",
    stops: "a taken-over controller that reads other namespaces' Secrets and routes",
    without: {
      file: "components/internal/controllerRights.ts",
      text: '{ apiGroups: [""], resources: ["nodes"], verbs: cached }',
      replacement: '{ apiGroups: [""], resources: ["nodes", "secrets", "services"], verbs: cached }',
    },
    red: {
      file: "components/ingressController",
      test: "are those that fill Traefik's caches, in the namespace of the routes",
    },
  },
  {
    name: "Rights of a controller to read only",
    stops: "a taken-over controller that writes routes, or reads one Secret after the other by name",
    without: {
      file: "components/internal/controllerRights.ts",
      text: 'const cached = ["list", "watch"];',
      replacement: 'const cached = ["*"];',
    },
    red: {
      file: "components/ingressController",
      test: "are those that fill Traefik's caches, in the namespace of the routes",
    },
  },
  {
    name: "A public edge without rights where the API is a private one",
    stops: "a taken-over public controller that reads the private zone's Secrets",
    without: {
      file: edges,
      text: 'zone === "public" && topologyFacts[settings.topology].publicEdgeAlwaysStatic',
      replacement: "zone === undefined",
    },
    red: {
      file: "stacks/edges",
      test: "is static in the public zone wherever the API lives in the private one, whatever the setting",
    },
  },
  {
    name: "ExternalName Services are not followed",
    stops: "a route to a name of somebody's choice, past every NetworkPolicy on the way in",
    without: {
      file: argumentsFile,
      text: "allowexternalnameservices=false",
      replacement: "allowexternalnameservices=true",
    },
    red: { file: traefik, test: publicLine },
  },
  {
    name: "No Ingress names a middleware of the file",
    stops: "an added Ingress that borrows or exchanges middlewares",
    without: {
      file: argumentsFile,
      text: '"--providers.kubernetesingress.crossprovidernamespaces=none",',
      replacement: "",
    },
    red: { file: traefik, test: publicLine },
  },
  {
    name: "A certificate of its own for each zone",
    stops: "a connection to one zone that is used again for the hosts of the other",
    without: {
      file: edges,
      text: "secret: certificateSecrets[zone]",
      replacement: "secret: certificateSecrets.public",
    },
    red: { file: "stacks/edges", test: "takes certificates as the settings say, one per zone" },
    traffic: ["certificate"],
  },
  {
    name: "No certificate without a known name (sniStrict)",
    stops: "scanners that read the private hosts from a certificate",
    without: {
      file: "components/internal/traefik/dynamic.ts",
      text: "sniStrict: true",
      replacement: "sniStrict: false",
    },
    red: {
      file: "components/internal/traefik/dynamic",
      test: "of the private edge has the allow list by the connection's address, and keeps X-Context",
    },
    traffic: ["sni"],
  },
  {
    name: "TLS 1.2 or newer",
    stops: "protocols with known attacks",
    without: {
      file: "components/internal/traefik/dynamic.ts",
      text: 'minVersion: "VersionTLS12"',
      replacement: 'minVersion: "VersionTLS10"',
    },
    red: {
      file: "components/internal/traefik/dynamic",
      test: "of the public edge limits clients, removes headers that choose data, and has no route",
    },
    traffic: ["tls"],
  },
  {
    name: "Authenticated cipher suites only",
    stops: "CBC with SHA-1, which TLS 1.2 would still take",
    without: {
      file: "components/internal/traefik/dynamic.ts",
      text: "            cipherSuites,\n",
      replacement: "",
    },
    red: {
      file: "components/internal/traefik/dynamic",
      test: "of the public edge limits clients, removes headers that choose data, and has no route",
    },
    traffic: ["tls"],
  },
];
