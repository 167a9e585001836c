/** Valid settings and plans for tests: one small stack file per topology, and what a test writes differently. */
import { makePlan, type Plan } from "../../stacks/plan.ts";
import { schema } from "../../stacks/settings/schema.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { Topology } from "../../stacks/topologies.ts";

/** Keys and values as a stack file holds them, without the project's name. */
export type Written = Readonly<Record<string, unknown>>;

/** Every topology with embedded stores, self-signed certificates and no load balancer. */
export function settingsFor(topology: Topology, written: Written = {}): Settings {
  const read = schema.parse({
    topology,
    trackHost: "track.example.com",
    apiHost: "api.example.com",
    ...(topology === "minimal" ? {} : { guiHost: "gui.example.com" }),
    trustedCidrs: ["192.0.2.0/24", "2001:db8:10::/48"],
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/16",
    nodeCidrs: ["172.18.0.0/16"],
    stores: "embedded",
    requestsPerSecond: 100,
    ...written,
  });
  return {
    ...read,
    protect: read.protect ?? read.production,
    edge: read.edge ?? (topology === "split" ? "ingress" : "static"),
    spread: read.spread ?? (read.production ? "required" : "preferred"),
    apiServerCidrs: read.apiServerCidrs ?? read.nodeCidrs,
    clusterIdentifier: read.clusterIdentifier ?? "test",
  } as Settings;
}

export function planFor(topology: Topology, written: Written = {}): Plan {
  return makePlan(settingsFor(topology, written));
}

/** Production: stores, certificates and Secrets exist already. */
export const external: Written = {
  production: true,
  cloud: "metallb",
  certificates: "existing",
  certificateSecrets: { public: "public-tls", private: "private-tls" },
  requestsPerSecond: 600,
  stores: "external",
  elasticsearch: {
    hosts: ["es-0.example.com:9200", "es-1.example.com:9243"],
    username: "tracardi",
    secret: { name: "elasticsearch-credentials" },
    ca: { name: "elasticsearch-ca" },
    cidrs: ["10.0.64.0/20"],
  },
  redis: { host: "redis.example.com:6380", secret: { name: "redis-credentials", key: "pw" }, cidrs: ["10.0.64.0/20"] },
  mysql: { host: "mysql.example.com", secret: { name: "mysql-credentials" }, cidrs: ["10.0.64.0/20"] },
};
