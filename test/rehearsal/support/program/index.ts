/** One object of each kind that the rehearsal has to bring to life. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const greeting = config.require("greeting");
if (greeting === "refused") throw new Error(`Pulumi.small.yaml: small:greeting "${greeting}" is refused`);
const image = config.get("image") ?? "example.org/app:1";

const provider = new k8s.Provider("cluster", { clusterIdentifier: "rehearsal" });
const here = { provider };
const namespace = new k8s.core.v1.Namespace("small", { metadata: { name: "small" } }, here);
const inNamespace = (name: string) => ({ name, namespace: namespace.metadata.name });
const token = new random.RandomPassword("token", { length: 20 });
const secret = new k8s.core.v1.Secret(
  "token",
  { metadata: inNamespace("token"), stringData: { token: token.result, greeting } },
  here,
);

const labels = { app: "web" };
const template = {
  metadata: { labels },
  spec: {
    containers: [
      {
        name: "app",
        image,
        env: [{ name: "GREETING", value: greeting }],
        resources: { requests: { cpu: "100m" } },
      },
    ],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: labels },
      },
    ],
  },
};
new k8s.apps.v1.Deployment(
  "web",
  { metadata: inNamespace("web"), spec: { replicas: 3, selector: { matchLabels: labels }, template } },
  { ...here, customTimeouts: { create: "60s", update: "10s" } },
);
new k8s.apps.v1.StatefulSet(
  "store",
  {
    metadata: inNamespace("store"),
    spec: {
      serviceName: "store",
      replicas: 3,
      selector: { matchLabels: { app: "store" } },
      template: {
        metadata: { labels: { app: "store" } },
        spec: {
          containers: [
            {
              name: "store",
              image: "example.org/store:1",
              volumeMounts: [{ name: "data", mountPath: "/data" }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  },
  here,
);
const service = new k8s.core.v1.Service(
  "web",
  { metadata: inNamespace("web"), spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80 }] } },
  here,
);

export const address = service.status.loadBalancer.ingress[0]?.ip;
export const password = token.result;
export const secretName = secret.metadata.name;
