/**
 * The environment of the API containers. Booleans are the words "yes" and "no": up to 0.8.2.1 everything but `yes`
 * is false, from 0.9 everything but a few words ends the process at start. Every `*_PORT` is explicit, so that a
 * Service that happens to be called `redis` or `mysql` cannot overwrite it.
 */
import { type PartitionedData, partitionedData, type Release } from "./releases.ts";
import type { Settings } from "./settings.ts";
import type { ApiSize } from "./sizing.ts";
import type { StorePlan } from "./stores.ts";
import type { ApiRole } from "./topologies.ts";

/** A Secret that the installation knows, by its purpose. Components know its name in each namespace. */
export type SecretHandle = "elasticsearch" | "redis" | "mysql" | "tokens";

export type EnvironmentVariable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: SecretHandle; readonly key: string };

/** Keys of the Secret with the installation's own tokens. */
export const tokenKeys = { installation: "installation-token", merging: "merging-token" } as const;

/** Key under which a Secret that this program writes holds a store's password. */
export const passwordKey = "password";

/** Where the certificate that signs Elasticsearch's certificate is mounted. */
export const elasticsearchCaFile = "/etc/tracardi/elasticsearch/ca.crt";

export interface ApiEnvironmentInput {
  readonly role: ApiRole;
  readonly release: Release;
  readonly size: ApiSize;
  readonly stores: readonly StorePlan[];
  readonly settings: Pick<Settings, "apiDocs" | "tenantName" | "indices" | "partitioning">;
  /** Seconds that running requests get to finish after SIGTERM. */
  readonly gracefulTimeout: number;
}

export function apiEnvironment(input: ApiEnvironmentInput): readonly EnvironmentVariable[] {
  const { role, release, size, stores } = input;
  const publicOnly = !role.serves.includes("private");
  const collects = role.serves.includes("public");
  return [
    // Exposure. The public tier collects and nothing else; its clients must not choose staging data by a header.
    // The private one leaves the choice to the GUI.
    text("EXPOSE_GUI_API", yesNo(!publicOnly)),
    text("PRODUCTION", yesNo(publicOnly)),
    text("API_DOCS", yesNo(!publicOnly && input.settings.apiDocs)),
    text("DEMO", "no"),
    text("USE_X_FORWARDED_IP", "x-real-ip"),
    text(release.botTraffic.name, release.botTraffic.refuse),
    // With "yes" every request, probes included, ends with a write to Elasticsearch.
    text("SAVE_LOGS", yesNo(!collects)),
    fromSecret("INSTALLATION_TOKEN", "tokens", tokenKeys.installation),
    fromSecret("AUTO_PROFILE_MERGING", "tokens", tokenKeys.merging),
    // Server. Without WEB_CONCURRENCY gunicorn counts the node's cores, not the container's share. KEEP_ALIVE
    // outlives the ingress controller's idle connections, or those end in sporadic 502 answers.
    text("PORT", "8080"),
    text("WEB_CONCURRENCY", String(size.workers)),
    text("GRACEFUL_TIMEOUT", String(input.gracefulTimeout)),
    text("KEEP_ALIVE", "95"),
    ...dataEnvironment(input.settings),
    ...stores.flatMap(storeEnvironment),
  ];
}

const partitioningVariables: Readonly<Record<PartitionedData, string>> = {
  events: "EVENT_PARTITIONING",
  profiles: "PROFILE_PARTITIONING",
  sessions: "SESSION_PARTITIONING",
  items: "ITEM_PARTITIONING",
  logs: "LOG_PARTITIONING",
  dispatchLogs: "DISPATCH_LOG_PARTITIONING",
  consoleLogs: "CONSOLE_LOG_PARTITIONING",
  fieldChangeLogs: "FIELD_CHANGE_LOG_PARTITIONING",
  userLogs: "USER_LOG_PARTITIONING",
};

/**
 * Where data is stored and in how many parts. All of it is written out, defaults too: it must never change, not even
 * because a later release with the same data has other defaults.
 */
function dataEnvironment({
  tenantName,
  indices,
  partitioning,
}: ApiEnvironmentInput["settings"]): readonly EnvironmentVariable[] {
  return [
    ...(tenantName === undefined ? [] : [text("TENANT_NAME", tenantName)]),
    text("ELASTIC_INDEX_SHARDS", String(indices.shards)),
    text("ELASTIC_CONF_INDEX_SHARDS", String(indices.configurationShards)),
    text("ELASTIC_INDEX_REPLICAS", String(indices.replicas)),
    ...partitionedData.map((data) => text(partitioningVariables[data], partitioning[data])),
  ];
}

function storeEnvironment(plan: StorePlan): readonly EnvironmentVariable[] {
  const [first] = plan.hosts;
  if (first === undefined) throw new Error(`the plan names no host for ${plan.store}`);
  const password = plan.password.kind === "existing" ? plan.password.key : passwordKey;
  switch (plan.store) {
    case "elasticsearch":
      return [
        text("ELASTIC_HOST", plan.hosts.map(({ host, port }) => `${host}:${port}`).join(",")),
        text("ELASTIC_SCHEME", plan.tls === undefined ? "http" : "https"),
        // From 0.9 certificates are not verified unless asked for.
        text("ELASTIC_VERIFY_CERTS", yesNo(plan.tls !== undefined)),
        ...(plan.tls?.ca === undefined ? [] : [text("ELASTIC_CA_FILE", elasticsearchCaFile)]),
        text("ELASTIC_HTTP_AUTH_USERNAME", plan.username ?? "elastic"),
        fromSecret("ELASTIC_HTTP_AUTH_PASSWORD", "elasticsearch", password),
        text("ELASTIC_QUERY_TIMEOUT", "120"),
      ];
    case "redis":
      return [
        text("REDIS_HOST", first.host),
        text("REDIS_PORT", String(first.port)),
        fromSecret("REDIS_PASSWORD", "redis", password),
      ];
    case "mysql":
      return [
        text("MYSQL_HOST", first.host),
        text("MYSQL_PORT", String(first.port)),
        text("MYSQL_USERNAME", plan.username ?? "tracardi"),
        text("MYSQL_DATABASE", plan.database ?? "tracardi"),
        fromSecret("MYSQL_PASSWORD", "mysql", password),
      ];
  }
}

function text(name: string, value: string): EnvironmentVariable {
  return { name, value };
}

function fromSecret(name: string, secret: SecretHandle, key: string): EnvironmentVariable {
  return { name, secret, key };
}

function yesNo(on: boolean): "yes" | "no" {
  return on ? "yes" : "no";
}
