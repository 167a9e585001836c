/**
 * A small Tracardi installation that every policy agrees with. It is written by hand and knows nothing of stacks/ and
 * components/: the pack is for any stack that installs Tracardi.
 */
import type { Values } from "../../../rendering/secrets.ts";
import { type Asked, asked } from "./asked.ts";
import { hosts, trusted, type Zone, zones } from "./facts.ts";
import { controller, dynamicConfiguration } from "./goodControllers.ts";
import { labelsOf, pod, workload } from "./goodWorkloads.ts";

/** Anew each time: a test changes it. */
export function goodStack(): Asked[] {
  return [
    { type: "pulumi:pulumi:Stack", name: "tracardi-good", props: {} },
    ...zones.flatMap((zone) => [...namespace(zone, zone), ...namespace(`${zone}-edge`, zone)]),
    ...zones.flatMap(edge),
    ...api("public"),
    ...api("private"),
    ...gui(),
    ...install(),
    ...routes(),
  ];
}

function namespace(name: string, zone: Zone): Asked[] {
  const restricted = Object.fromEntries(
    ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
  );
  const marker =
    name === "private-edge"
      ? { "release.tracardi/version": "1.1.0", "release.tracardi/data-version": "09x" }
      : {};
  return [
    asked("v1", "Namespace", name, undefined, {
      metadata: { labels: { ...restricted, zone }, annotations: marker },
    }),
    asked("networking.k8s.io/v1", "NetworkPolicy", `${name}-default-deny`, name, {
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    }),
  ];
}

function edge(zone: Zone): Asked[] {
  const name = `${zone}-edge`;
  const everybody = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];
  const from = zone === "public" ? everybody : trusted.map((cidr) => ({ ipBlock: { cidr } }));
  const backends = zone === "public" ? ["public-api"] : ["private-api", "gui"];
  return [
    ...workload({
      name,
      namespace: name,
      pod: controller(zone),
      replicas: 2,
      service: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        ...(zone === "private" ? { loadBalancerSourceRanges: [...trusted] } : {}),
        ports: [
          { name: "web", port: 80, targetPort: "web" },
          { name: "websecure", port: 443, targetPort: 8443 },
        ],
      },
    }),
    asked("v1", "ConfigMap", `${name}-files`, name, { data: { "edge.yaml": dynamicConfiguration(zone) } }),
    asked("networking.k8s.io/v1", "IngressClass", zone, undefined, {
      spec: { controller: "traefik.io/ingress-controller" },
    }),
    policy(name, name, {
      ingress: [{ from, ports: [8000, 8443].map((port) => ({ port, protocol: "TCP" })) }],
      egress: backends.map((backend) => ({ to: [peer(zone, backend)], ports: [{ port: 8080 }] })),
    }),
  ];
}

function api(zone: Zone): Asked[] {
  const name = `${zone}-api`;
  const closed = { EXPOSE_GUI_API: "no", PRODUCTION: "yes", API_DOCS: "no" };
  const open = { EXPOSE_GUI_API: "yes", PRODUCTION: "no", API_DOCS: "no" };
  const secret = (variable: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: `${zone}-tokens`, key } },
  });
  return [
    ...workload({
      name,
      namespace: zone,
      pod: pod(name, {
        image: "tracardi/tracardi-api:1.1.0",
        env: [
          ...Object.entries(zone === "public" ? closed : open).map(([key, value]) => ({ name: key, value })),
          { name: "ELASTIC_HOST", value: "es.example.com:9200" },
          secret("INSTALLATION_TOKEN", "installation"),
          secret("AUTO_PROFILE_MERGING", "merging"),
          secret("MYSQL_PASSWORD", "mysql"),
        ],
      }),
      // An autoscaler decides about the public one.
      ...(zone === "public" ? { autoscaler: { minReplicas: 3, maxReplicas: 9 } } : { replicas: 2 }),
      service: { type: "ClusterIP", ports: [{ name: "http", port: 8080, targetPort: "http" }] },
    }),
    policy(name, zone, {
      ingress: [
        { from: [peer(`${zone}-edge`, `${zone}-edge`)], ports: [{ port: 8080 }] },
        ...(zone === "private" ? [{ from: [peer(zone, "install-job")], ports: [{ port: 8080 }] }] : []),
      ],
      egress: [
        { to: [{ ipBlock: { cidr: "10.0.64.0/20" } }], ports: [{ port: 9200 }, { port: 3306 }] },
        { to: [dns], ports: [{ port: 53, protocol: "UDP" }] },
      ],
    }),
    {
      ...asked("v1", "Secret", `${zone}-tokens`, zone, {
        stringData: {
          installation: "b2xkIG1hbiB3aXRoIGEgYmVhcmQ",
          merging: "YW5vdGhlciBvbGQgbWFuIHdpdGggYSBiZWFyZA",
          mysql: "c3RpbGwgYW5vdGhlciBvbGQgbWFu",
        },
      }),
      secretPaths: ["stringData"],
    },
    {
      ...asked("v1", "Secret", `${zone}-tls`, zone, {
        type: "kubernetes.io/tls",
        stringData: { "tls.crt": "-----BEGIN CERTIFICATE-----", "tls.key": "-----BEGIN PRIVATE KEY-----" },
      }),
      secretPaths: ["stringData"],
    },
  ];
}

function gui(): Asked[] {
  return [
    ...workload({
      name: "gui",
      namespace: "private",
      pod: pod("gui", { image: "tracardi/tracardi-gui:1.1.0" }),
      replicas: 2,
      service: { type: "ClusterIP", ports: [{ name: "http", port: 8080, targetPort: "http" }] },
    }),
    policy("gui", "private", {
      ingress: [{ from: [peer("private-edge", "private-edge")], ports: [{ port: 8080 }] }],
      egress: [],
    }),
  ];
}

/** Runs once, and has no probes. */
function install(): Asked[] {
  const {
    livenessProbe: _,
    readinessProbe: __,
    startupProbe: ___,
    ports: ____,
    ...container
  } = pod("install-job", { image: "tracardi/tracardi-api:1.1.0" }).containers[0];
  return [
    asked("batch/v1", "Job", "install-job", "private", {
      spec: {
        template: {
          metadata: { labels: labelsOf("install-job") },
          spec: { ...pod("install-job", { image: "" }), restartPolicy: "Never", containers: [container] },
        },
      },
    }),
    asked("v1", "ServiceAccount", "install-job", "private", { automountServiceAccountToken: false }),
    policy("install-job", "private", {
      ingress: [],
      egress: [
        { to: [peer("private", "private-api")], ports: [{ port: 8080 }] },
        { to: [dns], ports: [{ port: 53, protocol: "UDP" }] },
      ],
    }),
  ];
}

function routes(): Asked[] {
  const tracking = ["/track", "/tracker/liliput.min.js"].map((path) => ({ path, pathType: "Exact" }));
  const everything = [{ path: "/", pathType: "Prefix" }];
  const ingress = (zone: Zone, service: string, host: string, paths: readonly Values[]) =>
    asked("networking.k8s.io/v1", "Ingress", service, zone, {
      spec: {
        ingressClassName: zone,
        rules: [
          {
            host,
            http: {
              paths: paths.map((path) => ({
                ...path,
                backend: { service: { name: service, port: { number: 8080 } } },
              })),
            },
          },
        ],
        tls: [{ hosts: [host], secretName: `${zone}-tls` }],
      },
    });
  return [
    ingress("public", "public-api", hosts.public, tracking),
    ingress("private", "private-api", hosts.api, everything),
    ingress("private", "gui", hosts.gui, everything),
  ];
}

const dns = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

function peer(namespaceName: string, component: string): Values {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespaceName } },
    podSelector: { matchLabels: labelsOf(component) },
  };
}

function policy(name: string, namespaceName: string, rules: Values): Asked {
  return asked("networking.k8s.io/v1", "NetworkPolicy", name, namespaceName, {
    spec: {
      podSelector: { matchLabels: labelsOf(name) },
      policyTypes: ["Ingress", "Egress"],
      ...rules,
    },
  });
}
