/**
 * Only the fences, around an installation that something else makes: NetworkPolicies from the connection table, default deny,
 * Pod Security and quotas for namespaces that exist, and guard rails. Its pods must carry the labels that the policies select:
 * `app.kubernetes.io/name: tracardi`, `app.kubernetes.io/instance: tracardi` and, as component, the name of the tier.
 */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GuardRails, NetworkPolicies, TrustZone } from "tracardi-pulumi/components";
import { checkSettings, makePlan, sentence } from "tracardi-pulumi/stacks";

const provider = new k8s.Provider("cluster", { context: "production", clusterIdentifier: "production" });

/** As texts of a stack file; lists and objects are JSON. */
const settings = {
  namespaces: "existing",
  trackHost: "track.example.com",
  apiHost: "api.tracardi.example.com",
  guiHost: "gui.tracardi.example.com",
  trustedCidrs: '["198.51.100.0/24"]',
  // Whoever makes the installation installs it, too.
  install: "false",
  cloud: "metallb",
  stores: "external",
  elasticsearch: '{"hosts":["es.example.com:9200"],"secret":{"name":"es"},"cidrs":["10.0.64.0/20"]}',
  redis: '{"host":"redis.example.com:6379","secret":{"name":"redis"},"cidrs":["10.0.64.0/20"]}',
  mysql: '{"host":"mysql.example.com:3306","secret":{"name":"mysql"},"cidrs":["10.0.64.0/20"]}',
  podCidr: "10.100.0.0/16",
  serviceCidr: "172.20.0.0/16",
  nodeCidrs: '["10.0.128.0/18"]',
  requestsPerSecond: "200",
};
const checked = checkSettings(settings, { stack: pulumi.getStack(), secretKeys: new Set() });
if ("mistakes" in checked) throw new pulumi.RunError(checked.mistakes.map(sentence).join("\n"));
const plan = makePlan(checked.settings);
const { installation, namespaces: manage, guardRails, zones, connections, tiers } = plan;

const fenced = [zones.private, zones.public].map(
  (zone) =>
    new TrustZone(
      `${installation}-${zone.zone}`,
      { installation, plan: zone, manage, allowed: guardRails.allowed },
      { provider },
    ),
);
const rails = new GuardRails(
  installation,
  { installation, plan: guardRails },
  { provider, dependsOn: fenced },
);
new NetworkPolicies(installation, { installation, connections, tiers }, { provider, dependsOn: [rails] });
