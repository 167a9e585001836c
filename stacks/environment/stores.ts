/** How a program of Tracardi reaches the stores. Every `*_PORT` is explicit, so that no Service's name can set it. */
import type { ReleaseVersion, ReleaseWithMysql } from "../releases.ts";
import type { StorePlan } from "../stores.ts";
import type { ApiTierName, StoreName } from "../topologies.ts";
import type { Environment, SecretSource } from "./write.ts";

/** Key under which a Secret that this program writes holds a store's password. */
export const passwordKey = "password";

/** Where the certificate that signs Elasticsearch's certificate is mounted. */
export const elasticsearchCaFile = "/etc/tracardi/elasticsearch/ca.crt";

type Programs = ApiTierName | "merging-worker";

/** Elasticsearch and Redis, which every release needs. */
export function storeEnvironment(stores: readonly StorePlan[]) {
  const elasticsearch = planOf(stores, "elasticsearch");
  return {
    ELASTIC_HOST: elasticsearch.hosts.map(({ host, port }) => `${host}:${port}`).join(","),
    ELASTIC_SCHEME: elasticsearch.tls === undefined ? ("http" as const) : ("https" as const),
    // From 0.9 certificates are not verified unless asked for.
    ELASTIC_VERIFY_CERTS: elasticsearch.tls !== undefined,
    ELASTIC_CA_FILE: elasticsearch.tls?.ca === undefined ? undefined : elasticsearchCaFile,
    ELASTIC_HTTP_AUTH_USERNAME: elasticsearch.username ?? "elastic",
    ELASTIC_HTTP_AUTH_PASSWORD: passwordOf(elasticsearch),
    ...queueEnvironment(stores),
    REDIS_PORT: firstHost(planOf(stores, "redis")).port,
  } satisfies Environment<Programs, ReleaseVersion>;
}

/**
 * Redis as the update worker's queue finds it, on both of its ends: it makes an address of REDIS_HOST as it stands,
 * and never looks at REDIS_PORT. The rest of Tracardi cuts scheme and port off and takes REDIS_PORT.
 */
export function queueEnvironment(stores: readonly StorePlan[]) {
  const redis = planOf(stores, "redis");
  const { host, port } = firstHost(redis);
  return { REDIS_HOST: `redis://${host}:${port}`, REDIS_PASSWORD: passwordOf(redis) } satisfies Environment<
    Programs | "update-worker",
    ReleaseVersion
  >;
}

export function mysqlEnvironment(stores: readonly StorePlan[]) {
  const mysql = planOf(stores, "mysql");
  const { host, port } = firstHost(mysql);
  return {
    MYSQL_HOST: host,
    MYSQL_PORT: port,
    MYSQL_USERNAME: mysql.username ?? "tracardi",
    MYSQL_DATABASE: mysql.database ?? "tracardi",
    MYSQL_PASSWORD: passwordOf(mysql),
  } satisfies Environment<Programs | "update-worker", ReleaseWithMysql>;
}

function planOf(stores: readonly StorePlan[], name: StoreName): StorePlan {
  const plan = stores.find(({ store }) => store === name);
  if (plan === undefined) throw new Error(`the plan has no ${name}`);
  return plan;
}

function firstHost({ store, hosts }: StorePlan): { readonly host: string; readonly port: number } {
  const [first] = hosts;
  if (first === undefined) throw new Error(`the plan names no host for ${store}`);
  return first;
}

function passwordOf({ store, password }: StorePlan): SecretSource {
  return { secret: store, key: password.kind === "existing" ? password.key : passwordKey };
}
