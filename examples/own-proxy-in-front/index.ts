/**
 * Behind ingress controllers that a company has already: two HAProxy with addresses of their own, which pass TLS through and
 * name the client by PROXY protocol. Only these two are believed, and only they reach the edges; the trusted list still counts
 * the client's own address.
 */
import * as k8s from "@pulumi/kubernetes";
import { TracardiInstallation } from "tracardi-pulumi/components";

const provider = new k8s.Provider("cluster", { context: "production", clusterIdentifier: "production" });

const secret = (name: string) => ({ secret: { name }, cidrs: ["10.0.64.0/20"] });

const tracardi = new TracardiInstallation(
  "tracardi",
  {
    production: true,
    trackHost: "track.example.com",
    apiHost: "api.tracardi.example.com",
    guiHost: "gui.tracardi.example.com",
    trustedCidrs: ["198.51.100.0/24"],
    administrator: { email: "admin@example.com", secret: { name: "tracardi-administrator" } },
    certificates: "existing",
    certificateSecrets: { public: "tracardi-public-tls", private: "tracardi-private-tls" },
    namespaces: "existing",
    // The proxies send to these addresses, which nobody outside of the network reaches.
    cloud: "metallb",
    loadBalancerAnnotations: { "metallb.io/address-pool": "inside" },
    proxyProtocol: true,
    loadBalancerCidrs: ["10.7.0.5/32", "10.7.0.6/32"],
    requestsPerSecond: 200,
    stores: "external",
    elasticsearch: { ...secret("elasticsearch-credentials"), hosts: ["es.stores.example.com:9200"] },
    redis: { ...secret("redis-credentials"), host: "redis.stores.example.com:6379" },
    mysql: { ...secret("mysql-credentials"), host: "mysql.stores.example.com:3306" },
    podCidr: "10.100.0.0/16",
    serviceCidr: "172.20.0.0/16",
    nodeCidrs: ["10.0.128.0/18"],
  },
  { provider },
);

/** What the proxies send to. */
export const backends = { public: tracardi.publicAddress, private: tracardi.privateAddress };
