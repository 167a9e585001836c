/** The stores behind the API, described the same way whether they exist already or are brought along. */
import type { Release } from "./releases.ts";
import type { Settings } from "./settings/defaults.ts";
import { storeSizes, type TierSize } from "./sizing.ts";
import type { StoreName } from "./topologies.ts";

/** Where a password comes from. Its value is never part of the plan. */
export type PasswordSource =
  /** A Secret that exists in every namespace whose pods need it. */
  | { readonly kind: "existing"; readonly secret: string; readonly key: string }
  /** A secret value of the stack's configuration. */
  | { readonly kind: "configured" }
  /** Generated once and kept in the stack's state. */
  | { readonly kind: "generated" };

/** Where the certificate that signs a store's certificate comes from. */
export type CaSource =
  | { readonly kind: "existing"; readonly secret: string; readonly key: string }
  | { readonly kind: "generated" };

export interface StorePlan {
  readonly store: StoreName;
  /** Host names (or addresses) and the port they listen on. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  /** Redis has no user: Tracardi signs in with the password alone. */
  readonly username?: string;
  readonly password: PasswordSource;
  /** Elasticsearch only: Tracardi's Redis and MySQL clients read no TLS option. */
  readonly tls?: { readonly ca?: CaSource };
  /** MySQL only. */
  readonly database?: string;
  /** Networks of an external store, for the policies. Empty when embedded. */
  readonly cidrs: readonly string[];
  /** Connections that it accepts, where that is known. */
  readonly connectionLimit?: number;
  /** Size and volume of an embedded store; absent when the store exists already. */
  readonly embedded?: {
    readonly size: TierSize;
    readonly volumeGibibytes: number;
    /** Absent: the cluster's default class. */
    readonly storageClass?: string;
  };
}

/** Data of a trial: three months of a small site. Source: estimate, raise with the load. */
const volumeGibibytes: Readonly<Record<StoreName, number>> = { elasticsearch: 10, redis: 1, mysql: 5 };

/** Each takes memory, so it is not more than a trial needs: 40 worker processes with ten each. */
const mysqlConnections = 400;

/** The stores that the release needs, embedded or external as the settings say. */
export function storePlans(settings: Settings, release: Release, namespace: string): readonly StorePlan[] {
  return settings.stores === "embedded" ? embedded(settings, release, namespace) : external(settings);
}

function embedded(settings: Settings, release: Release, namespace: string): readonly StorePlan[] {
  const classOf = (store: StoreName) => {
    const storageClass = settings.storageClasses[store] ?? settings.storageClass;
    return storageClass === undefined ? {} : { storageClass };
  };
  const common = (store: StoreName, port: number) => ({
    store,
    // One dot: found through the search domain "svc.<cluster domain>" whatever the cluster's domain is.
    hosts: [{ host: `${settings.name}-${store}.${namespace}`, port }],
    password: { kind: "generated" } as const,
    cidrs: [],
    embedded: { size: storeSizes[store], volumeGibibytes: volumeGibibytes[store], ...classOf(store) },
  });
  return [
    { ...common("elasticsearch", 9200), username: "elastic", tls: { ca: { kind: "generated" } } },
    common("redis", 6379),
    ...(release.needsMysql
      ? [
          {
            ...common("mysql", 3306),
            username: "tracardi",
            database: "tracardi",
            connectionLimit: mysqlConnections,
          },
        ]
      : []),
  ];
}

function external({ elasticsearch, redis, mysql }: Settings): readonly StorePlan[] {
  const password = (secret?: { name: string; key: string }): PasswordSource =>
    secret === undefined
      ? { kind: "configured" }
      : { kind: "existing", secret: secret.name, key: secret.key };
  const limited = (connectionLimit?: number) => (connectionLimit === undefined ? {} : { connectionLimit });
  const plans: StorePlan[] = [];
  if (elasticsearch !== undefined) {
    const { hosts, username, secret, ca, scheme, cidrs } = elasticsearch;
    const tls = ca === undefined ? {} : { ca: { kind: "existing", secret: ca.name, key: ca.key } as const };
    plans.push({
      store: "elasticsearch",
      hosts,
      username,
      password: password(secret),
      ...(scheme === "https" ? { tls } : {}),
      cidrs,
      ...limited(elasticsearch.connectionLimit),
    });
  }
  if (redis !== undefined) {
    const { host, secret, cidrs, connectionLimit } = redis;
    plans.push({
      store: "redis",
      hosts: [host],
      password: password(secret),
      cidrs,
      ...limited(connectionLimit),
    });
  }
  if (mysql !== undefined) {
    const { host, username, database, secret, cidrs } = mysql;
    plans.push({
      store: "mysql",
      hosts: [host],
      username,
      database,
      password: password(secret),
      cidrs,
      ...limited(mysql.connectionLimit),
    });
  }
  return plans;
}
