/** What pods call: named once, never a way past the connection table, and no password in clear. */
import { addressRange } from "../../cidr.ts";
import { metadataServices } from "../../connections.ts";
import { homes, namespaceName } from "../../namespaces.ts";
import { contains, RangeIndex } from "../../ranges.ts";
import { callingTiers } from "../../topologies.ts";
import type { Finding } from "../mistake.ts";
import { finding, rule } from "../rule.ts";
import { foreignTiers, tierKeys } from "./foreignTiers.ts";

const metadata = new RangeIndex(metadataServices);
const nodeLocalAddress = "169.254.20.10";

/** What the resolver of a pod takes. Source: Kubernetes' validation of dnsConfig. */
const most = { nameservers: 3, searches: 32 } as const;

export const outgoingRules = [
  rule(["outgoingConnections", ...tierKeys], ({ outgoingConnections, ...stack }) =>
    outgoingConnections.flatMap(({ tiers }, index) =>
      foreignTiers(stack, tiers, ["outgoingConnections", index, "tiers"], callingTiers),
    ),
  ),

  rule(["outgoingConnections", "name", "namespaceNames"], ({ outgoingConnections, ...settings }) =>
    outgoingConnections.flatMap(({ cidrs, pods }, index): readonly (Finding | undefined)[] => {
      const path = ["outgoingConnections", index];
      if (cidrs === undefined && pods === undefined) {
        return [
          finding([...path, "cidrs"], "is missing", 'set it, for example ["198.51.100.7/32"], or set pods'),
        ];
      }
      if (pods === undefined) return [];
      return [
        cidrs === undefined
          ? undefined
          : finding([...path, "pods"], "is given beside cidrs", "make it an item of its own"),
        homes.some((home) => namespaceName(settings, home) === pods.namespace)
          ? finding(
              [...path, "pods", "namespace"],
              "is one of the installation's own, whose connections are not for a stack to add",
              "remove it",
            )
          : undefined,
        Object.keys(pods.labels).length > 1
          ? finding(
              [...path, "pods", "labels"],
              "are several, and the guard rails know pods by one",
              "write one",
            )
          : undefined,
      ];
    }),
  ),

  rule(["outgoingProxy"], ({ outgoingProxy }) => {
    if (outgoingProxy === undefined) return [];
    const { url, secret, port } = outgoingProxy;
    if ((url === undefined) === (secret === undefined)) {
      return url === undefined
        ? finding(
            ["outgoingProxy", "url"],
            "is missing",
            'set it, for example "http://proxy.example.com:3128", or name a Secret with the whole address',
          )
        : finding(
            ["outgoingProxy", "url"],
            "is given although a Secret holds the address",
            "remove one of them",
          );
    }
    if (secret !== undefined && port === undefined) {
      return finding(
        ["outgoingProxy", "port"],
        "is missing, and policies need it although the Secret has it",
        "set it, for example 3128",
      );
    }
    return url !== undefined && port !== undefined
      ? finding(["outgoingProxy", "port"], "is given although the address has one", "remove it")
      : undefined;
  }),

  rule(["outgoingProxy"], ({ outgoingProxy }) =>
    (outgoingProxy?.direct ?? []).map((host, index) =>
      host.includes(",") || host === "*" || /\s/.test(host)
        ? finding(
            ["outgoingProxy", "direct", index],
            host === "*"
              ? "is everything, so nothing would take the proxy"
              : "is more than one host or domain",
            host === "*" ? "remove it" : "make each an item of the list",
          )
        : undefined,
    ),
  ),

  rule(["dns", "podCidr", "serviceCidr"], ({ dns: { nameservers }, ...cluster }, named) =>
    nameservers.map((server, index) => {
      const range = addressRange(server);
      const path = ["dns", "nameservers", index];
      if (server !== nodeLocalAddress && metadata.overlaps(range)) {
        return finding(path, "is a metadata service, which hands out credentials", "write another one");
      }
      const inside = (["podCidr", "serviceCidr"] as const).find((key) =>
        cluster[key].some((cidr) => contains(cidr, range)),
      );
      return inside === undefined
        ? undefined
        : finding(
            path,
            `lies in ${named(inside)}, and policies admit pods by their labels, not by such addresses`,
            "leave it out for the cluster's own DNS, or write a server outside",
          );
    }),
  ),

  rule(["dns"], ({ dns }) =>
    (["nameservers", "searches"] as const).map((list) =>
      dns[list].length > most[list]
        ? finding(
            ["dns", list],
            `are more than the ${most[list]} that a pod takes`,
            `write ${most[list]} or fewer`,
          )
        : undefined,
    ),
  ),

  rule(["dns"], ({ dns: { nameservers, searches } }) =>
    nameservers.length > 0 && !searches[0]?.startsWith("svc.")
      ? finding(
          ["dns", "searches"],
          "does not begin with the domain of Services, by which pods find each other",
          'write "svc." and the cluster\'s domain first, for example ["svc.cluster.local"]',
        )
      : undefined,
  ),
];

export const outgoingWarnings = [
  rule(["dns", "nodeLocalDns"], ({ dns, nodeLocalDns }, named) =>
    nodeLocalDns && dns.nameservers.length > 0
      ? finding(
          "nodeLocalDns",
          `is not used with ${named("dns.nameservers")}, which pods ask instead`,
          "remove one of them",
        )
      : undefined,
  ),
];
