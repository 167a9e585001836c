/** Valid settings and plans for tests: one small stack file per topology, and what a test writes differently. */
import { makePlan, type Plan } from "../../stacks/plan.ts";
import { checkSettings } from "../../stacks/settings/check.ts";
import { sentence } from "../../stacks/settings/mistake.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { Topology } from "../../stacks/topologies.ts";

/** Keys and values as a stack file holds them, without the project's name; undefined leaves a key out. */
export type Written = Readonly<Record<string, unknown>>;

/** Every topology with embedded stores, self-signed certificates and no load balancer. */
export function settingsFor(topology: Topology, written: Written = {}): Settings {
  const file: Written = {
    topology,
    trackHost: "track.example.com",
    apiHost: "api.example.com",
    ...(topology === "minimal" ? {} : { guiHost: "gui.example.com" }),
    trustedCidrs: ["192.0.2.0/24", "2001:db8:10::/48"],
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/16",
    nodeCidrs: ["172.18.0.0/16"],
    stores: "embedded",
    administrator: { email: "admin@example.com" },
    requestsPerSecond: 100,
    ...written,
  };
  const entries = Object.entries(file).filter(([, value]) => value !== undefined);
  const checked = checkSettings(
    Object.fromEntries(
      entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    {
      stack: "test",
      secretKeys: new Set(entries.map(([key]) => key).filter((key) => key.endsWith("Password"))),
    },
  );
  if ("mistakes" in checked) throw new Error(checked.mistakes.map(sentence).join("\n"));
  return checked.settings;
}

export function planFor(topology: Topology, written: Written = {}): Plan {
  return makePlan(settingsFor(topology, written));
}

/** What `settingsFor` is given for production: stores, certificates and Secrets exist already. */
export const external: Written = {
  production: true,
  kubeContext: "production",
  cloud: "metallb",
  certificates: "existing",
  certificateSecrets: { public: "public-tls", private: "private-tls" },
  requestsPerSecond: 600,
  administrator: { email: "admin@example.com", secret: { name: "administrator" } },
  stores: "external",
  elasticsearch: {
    hosts: ["es-0.example.com:9200", "es-1.example.com:9200"],
    username: "tracardi",
    secret: { name: "elasticsearch-credentials" },
    ca: { name: "elasticsearch-ca" },
    cidrs: ["10.0.64.0/20"],
  },
  redis: {
    host: "redis.example.com:6380",
    secret: { name: "redis-credentials", key: "pw" },
    cidrs: ["10.0.64.0/20"],
  },
  mysql: { host: "mysql.example.com", secret: { name: "mysql-credentials" }, cidrs: ["10.0.64.0/20"] },
};
