import { accepts, refuses } from "../refusals.ts";
import { production, single, split } from "../stackFiles.ts";

const mine = "is set by the program, which relies on it; remove it";
const kubernetes =
  "is reserved for Kubernetes, to which it may mean more than a note; remove it, or choose a prefix of your own";

describe("settings: names and labels", () => {
  accepts(split, {
    "namespaces by other names": {
      namespaceNames: { public: "collect", "public-edge": "collect-edge", private: "crm", stores: "crm-db" },
    },
    "classes by other names": { edge: "ingress", ingressClasses: { public: "crm-public" } },
    "labels and annotations of one's own": {
      extraMetadata: [
        { labels: { "example.com/cost-center": "4711", team: "crm" } },
        {
          tiers: ["gui"],
          labels: { "app.kubernetes.io/created-by": "crm" },
          annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "tmp" },
        },
      ],
    },
  });

  refuses(split, {
    "one namespace for two zones": [
      { namespaceNames: { public: "crm", private: "crm" } },
      'tracardi:namespaceNames.private "crm" is also the namespace of tracardi:namespaceNames.public, and zones, edges and stores are fenced by namespace; write a namespace of its own',
    ],
    "a namespace that another home has by default": [
      { namespaceNames: { public: "tracardi-private-edge" } },
      'tracardi:namespaceNames.public "tracardi-private-edge" is also the namespace of tracardi:namespaceNames.private-edge, and zones, edges and stores are fenced by namespace; write a namespace of its own',
    ],
    "the cluster's own namespace": [
      { namespaceNames: { private: "kube-system" } },
      'tracardi:namespaceNames.private "kube-system" belongs to the cluster, and everything in it would be fenced and limited; write a namespace of its own',
    ],
    "the namespace of the monitoring": [
      { monitoringNamespace: "monitoring", namespaceNames: { private: "monitoring" } },
      'tracardi:namespaceNames.private "monitoring" is also tracardi:monitoringNamespace; write a namespace of its own',
    ],
    "a deployer in a namespace that was renamed": [
      { namespaceNames: { private: "crm" }, deployer: "system:serviceaccount:crm:pulumi" },
      'tracardi:deployer "system:serviceaccount:crm:pulumi" lives in a namespace of the installation, whose admins may act as any ServiceAccount in it; deploy from a namespace of its own',
    ],
    "a class that nobody serves": [
      { edge: "static", ingressClasses: { private: "crm-private" } },
      'tracardi:ingressClasses.private "crm-private" is given although that edge is static and serves no Ingress; remove it, or set tracardi:edge to "ingress" in topology split',
    ],
    "one class for both zones": [
      { edge: "ingress", ingressClasses: { private: "tracardi-public" } },
      'tracardi:ingressClasses.private "tracardi-public" is the class of both zones (tracardi:ingressClasses), so each would serve the other\'s hosts; write one for each zone',
    ],
    "a label that selects": [
      { extraMetadata: [{ labels: { "app.kubernetes.io/component": "gui" } }] },
      `tracardi:extraMetadata[0].labels["app.kubernetes.io/component"] "gui" ${mine}`,
    ],
    "another Pod Security": [
      { extraMetadata: [{ labels: { "pod-security.kubernetes.io/enforce": "privileged" } }] },
      `tracardi:extraMetadata[0].labels["pod-security.kubernetes.io/enforce"] "privileged" ${kubernetes}`,
    ],
    "a Service that kube-proxy does not see": [
      { extraMetadata: [{ labels: { "service.kubernetes.io/service-proxy-name": "none" } }] },
      'tracardi:extraMetadata[0].labels["service.kubernetes.io/service-proxy-name"] "none" is read by whoever provides load balancers; write it as one of tracardi:loadBalancerAnnotations',
    ],
    "what the guard rails admit": [
      { extraMetadata: [{ annotations: { "guard-rails.tracardi/services": "any" } }] },
      'tracardi:extraMetadata[0].annotations["guard-rails.tracardi/services"] "any" is the program\'s own; remove it, or choose a prefix of your own',
    ],
    "an order to the engine": [
      { extraMetadata: [{ annotations: { "pulumi.com/skipAwait": "true" } }] },
      'tracardi:extraMetadata[0].annotations["pulumi.com/skipAwait"] "true" is the program\'s own; remove it, or choose a prefix of your own',
    ],
    "an order to the ingress controller": [
      { extraMetadata: [{ annotations: { "traefik.ingress.kubernetes.io/router.entrypoints": "traefik" } }] },
      `tracardi:extraMetadata[0].annotations["traefik.ingress.kubernetes.io/router.entrypoints"] "traefik" ${kubernetes}`,
    ],
    "certificates on the side": [
      { extraMetadata: [{ annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } }] },
      'tracardi:extraMetadata[0].annotations["cert-manager.io/cluster-issuer"] "letsencrypt" makes cert-manager issue certificates by itself; write "cert-manager" as tracardi:certificates',
    ],
    "a password": [
      { extraMetadata: [{ annotations: { "example.com/mirror": "https://me:secret@example.com" } }] },
      'tracardi:extraMetadata[0].annotations["example.com/mirror"] holds a password, and annotations are no secret; remove it',
    ],
    "a tier that is not there": [
      { extraMetadata: [{ tiers: ["api"] }] },
      'tracardi:extraMetadata[0].tiers[0] "api" is a tier that this stack does not have; write "public-edge", "private-edge", "public-api", "private-api", "gui", "install-job", "merging-worker", "update-worker", "elasticsearch", "redis" or "mysql", or remove it',
    ],
  });

  refuses(single, {
    "a namespace that the topology does not have": [
      { namespaceNames: { public: "collect" } },
      'tracardi:namespaceNames.public "collect" is a namespace that this stack does not have; remove it',
    ],
  });

  refuses(production, {
    "a namespace of stores that are elsewhere": [
      { namespaceNames: { stores: "databases" } },
      'tracardi:namespaceNames.stores "databases" is a namespace that this stack does not have; remove it',
    ],
  });
});
