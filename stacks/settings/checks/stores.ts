/** The stores: brought along or existing, never half of each, each existing one with exactly one credential. */
import { isIPv4 } from "node:net";
import { RangeIndex } from "../../ranges.ts";
import { releases } from "../../releases.ts";
import { exampleOf } from "../issues.ts";
import { finding, type Named, rule } from "../rule.ts";
import { schema, type Written } from "../schema.ts";

type Store = "elasticsearch" | "redis" | "mysql";

const stores: readonly Store[] = ["elasticsearch", "redis", "mysql"];

function setWith(key: Store): string {
  return `set it, for example ${exampleOf(schema.shape[key])}`;
}

export const storeRules = [
  rule(["production", "stores"], ({ production, stores }) =>
    production && stores === "embedded"
      ? finding(
          "stores",
          "is for development: one instance each, without backups",
          'write "external" in production',
        )
      : undefined,
  ),

  ...stores.flatMap((store) => [...presence(store), credentials(store), addresses(store)]),

  rule(["elasticsearch", "production"], ({ elasticsearch, production }) =>
    production && elasticsearch?.scheme === "http"
      ? finding(
          ["elasticsearch", "scheme"],
          "sends the password and all profiles in clear",
          'write "https" in production',
        )
      : undefined,
  ),

  rule(["elasticsearch"], ({ elasticsearch }, named) =>
    elasticsearch?.scheme === "http" && elasticsearch.ca !== undefined
      ? finding(
          ["elasticsearch", "ca"],
          `is given although ${named("elasticsearch.scheme")} is "http"`,
          "remove one of them",
        )
      : undefined,
  ),

  // Policies open one port per store.
  rule(["elasticsearch"], ({ elasticsearch }, named) => {
    const [first, ...others] = elasticsearch?.hosts ?? [];
    const other = others.findIndex(({ port }) => port !== first?.port);
    return other < 0
      ? undefined
      : finding(
          ["elasticsearch", "hosts", other + 1],
          `has another port than ${named("elasticsearch.hosts[0]")}`,
          "write the same port for all of them",
        );
  }),

  // Tracardi puts all three into its connection string as they are.
  ...(["username", "database"] as const).map((member) =>
    rule(["mysql"], ({ mysql }) =>
      mysql === undefined || /^[-.\w$]+$/.test(mysql[member])
        ? undefined
        : finding(
            ["mysql", member],
            "has characters that break Tracardi's connection string",
            "use letters, digits, hyphens, dots, underscores and dollar signs only",
          ),
    ),
  ),
  rule(["mysqlPassword"], ({ mysqlPassword }) =>
    mysqlPassword === undefined || /^[a-zA-Z0-9]+$/.test(mysqlPassword)
      ? undefined
      : finding(
          "mysqlPassword",
          "has characters that break Tracardi's connection string",
          "use letters and digits only, and more of them",
        ),
  ),
];

export const storeWarnings = [
  rule(["stores", "storageClass"], ({ stores, storageClass }, named) =>
    stores === "external" && storageClass !== undefined
      ? finding("storageClass", `is not used with ${named("stores")} "external"`, "remove it")
      : undefined,
  ),

  rule(["stores", "release", "storageClasses"], (settings, named) =>
    stores.map((store) => {
      if (settings.storageClasses[store] === undefined) return undefined;
      if (settings.stores === "external") {
        return finding(
          ["storageClasses", store],
          `is not used with ${named("stores")} "external"`,
          "remove it",
        );
      }
      return store === "mysql" && !releases[settings.release].needsMysql
        ? finding(
            ["storageClasses", store],
            `is not used by release ${settings.release}, which has no MySQL`,
            "remove it",
          )
        : undefined;
    }),
  ),

  ...stores.map((store) =>
    rule([store], (settings) =>
      (settings[store]?.cidrs ?? []).map((cidr, index) =>
        cidr.endsWith("/0")
          ? finding(
              [store, "cidrs", index],
              "admits connections to any address",
              "write the store's networks if they are fixed",
            )
          : undefined,
      ),
    ),
  ),
];

/** External stores are all there; embedded ones bring everything themselves; no release gets one it cannot use. */
function presence(store: Store) {
  return [
    rule([store, "stores", "release"], (settings, named) => {
      const unwanted = whyUnwanted(store, settings, named);
      if (unwanted === undefined) {
        return settings[store] === undefined
          ? finding(store, whyNeeded(store, settings, named), setWith(store))
          : undefined;
      }
      return settings[store] === undefined ? undefined : finding(store, unwanted, "remove it");
    }),

    rule([`${store}Password`, "stores", "release"], (settings, named) => {
      const unwanted = whyUnwanted(store, settings, named);
      return unwanted === undefined || settings[`${store}Password`] === undefined
        ? undefined
        : finding(`${store}Password`, unwanted, "remove it");
    }),
  ];
}

function whyUnwanted(
  store: Store,
  { stores, release }: Pick<Written, "stores" | "release">,
  named: Named,
): string | undefined {
  if (stores === "embedded") return `is given although ${named("stores")} is "embedded"`;
  return store === "mysql" && !releases[release].needsMysql
    ? `is given although release ${release} has no MySQL`
    : undefined;
}

function whyNeeded(store: Store, { release }: Pick<Written, "release">, named: Named): string {
  return store === "mysql"
    ? `is missing although release ${release} needs MySQL`
    : `is missing although ${named("stores")} is "external"`;
}

function credentials(store: Store) {
  const password = `${store}Password` as const;
  return rule([store, password, "stores"], (settings, named) => {
    const connection = settings[store];
    if (connection === undefined || settings.stores === "embedded") return undefined;
    const secret = named(`${store}.secret`);
    if (connection.secret !== undefined && settings[password] !== undefined) {
      return finding(password, `is given although ${secret} names a Secret`, "remove one of them");
    }
    if (connection.secret === undefined && settings[password] === undefined) {
      return finding(
        [store, "secret"],
        "is missing",
        `name the Secret with the password, or run "pulumi config set --secret ${password}"`,
      );
    }
    return undefined;
  });
}

/** Policies admit connections to the networks that are written here, so an address outside is never reached. */
function addresses(store: Store) {
  return rule([store], (settings, named) => {
    const connection = settings[store];
    if (connection === undefined) return [];
    const hosts = "hosts" in connection ? connection.hosts : [connection.host];
    const networks = new RangeIndex(connection.cidrs);
    return hosts.map(({ host }, index) =>
      isIPv4(host) && !networks.covers(`${host}/32`)
        ? finding(
            "hosts" in connection ? [store, "hosts", index] : [store, "host"],
            `lies in none of ${named(`${store}.cidrs`)}`,
            `add "${host}/32" or its network there`,
          )
        : undefined,
    );
  });
}
