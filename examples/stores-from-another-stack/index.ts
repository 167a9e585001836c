/**
 * Stores that another stack makes: addresses and networks are outputs of it, passwords are its secret outputs. Addresses decide
 * which policies there are, so they must be known when this program runs; passwords need not be.
 *
 *     pulumi config set storesStack acme/stores/prod
 */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { TracardiInstallation } from "tracardi-pulumi/components";

const provider = new k8s.Provider("cluster", { context: "production", clusterIdentifier: "production" });
const stores = new pulumi.StackReference(new pulumi.Config().require("storesStack"));

async function known<T>(output: string): Promise<T> {
  const { value } = await stores.getOutputDetails(output);
  if (value === undefined) throw new pulumi.RunError(`the stores' stack has no output "${output}" in clear`);
  return value as T;
}

const cidrs = await known<string[]>("networks");

const tracardi = new TracardiInstallation(
  "tracardi",
  {
    production: true,
    trackHost: "track.example.com",
    apiHost: "api.tracardi.example.com",
    guiHost: "gui.tracardi.example.com",
    trustedCidrs: ["198.51.100.0/24"],
    administrator: { email: "admin@example.com" },
    certificates: "cert-manager",
    certificateIssuer: { name: "letsencrypt-dns", kind: "ClusterIssuer" },
    cloud: "gcp",
    requestsPerSecond: 200,
    stores: "external",
    elasticsearch: { hosts: await known<string[]>("elasticsearchHosts"), username: "tracardi", cidrs },
    redis: { host: await known<string>("redisHost"), cidrs },
    mysql: { host: await known<string>("mysqlHost"), cidrs },
    elasticsearchPassword: stores.requireOutput("elasticsearchPassword"),
    redisPassword: stores.requireOutput("redisPassword"),
    mysqlPassword: stores.requireOutput("mysqlPassword"),
    podCidr: "10.100.0.0/16",
    serviceCidr: "172.20.0.0/16",
    nodeCidrs: ["10.0.128.0/18"],
  },
  { provider },
);

export const guiUrl = tracardi.guiUrl;
