/** Who stands before the edges. Whoever may speak PROXY protocol chooses his address, so it must be nobody else. */
import { family } from "../../cidr.ts";
import { cloudFacts, clouds, speaksProxyProtocol } from "../../clouds.ts";
import { RangeIndex } from "../../ranges.ts";
import { zoneNames } from "../../topologies.ts";
import { alternatives } from "../refusal.ts";
import { finding, type Rule, rule } from "../rule.ts";

/** Proxies of one's own are few; a wider range holds others as well. */
const widestPrefix = { IPv4: 24, IPv6: 120 } as const;

const mayHaveProxies = clouds.filter((cloud) => cloudFacts[cloud].ownProxies);

export const loadBalancerRules = [
  balancersOutsideOf(
    "podCidr",
    "any pod could name itself a trusted address",
    "write the load balancers' own addresses",
  ),

  rule(["cloud", "proxyProtocol"], ({ cloud, proxyProtocol }, named) => {
    const { proxyProtocol: always, ownProxies, loadBalancer } = cloudFacts[cloud];
    if (proxyProtocol === false && always) {
      return finding(
        "proxyProtocol",
        `would lose every client's address on ${cloud}, whose load balancers end connections themselves`,
        "remove it",
      );
    }
    if (proxyProtocol !== true || always || ownProxies) return undefined;
    return loadBalancer
      ? finding(
          "proxyProtocol",
          `cannot be had with ${named("cloud")} "${cloud}", whose load balancers keep the client's address without it`,
          `remove it, or use ${alternatives(mayHaveProxies)}`,
        )
      : finding("proxyProtocol", `has no use with ${named("cloud")} "${cloud}"`, "remove it");
  }),

  balancersOutsideOf(
    "trustedCidrs",
    "whatever passes without a header would be trusted",
    "take the load balancers out of the trusted ranges",
  ),

  rule(
    ["proxyProtocol", "loadBalancerCidrs", "nodeCidrs"],
    ({ proxyProtocol, loadBalancerCidrs = [], nodeCidrs }, named) => {
      const nodes = new RangeIndex(nodeCidrs);
      return proxyProtocol === true
        ? loadBalancerCidrs.map((balancer, index) => {
            const prefix = Number(balancer.split("/")[1]);
            const single = prefix === (family(balancer) === "IPv4" ? 32 : 128);
            if (prefix < widestPrefix[family(balancer)]) {
              return finding(
                ["loadBalancerCidrs", index],
                `is wider than /${widestPrefix[family(balancer)]}, and whoever is in it could name itself a trusted address`,
                "write the proxies' own addresses",
              );
            }
            return !single && nodes.overlaps(balancer)
              ? finding(
                  ["loadBalancerCidrs", index],
                  `overlaps ${named("nodeCidrs")}, so a node could name any client a trusted address`,
                  "write each proxy's address with its full mask",
                )
              : undefined;
          })
        : [];
    },
  ),

  rule(["ipFamilies", "serviceCidr"], ({ ipFamilies = [], serviceCidr }, named) =>
    ipFamilies.map((wanted, index) => {
      if (ipFamilies.indexOf(wanted) < index) {
        return finding(["ipFamilies", index], "is listed twice", "remove it");
      }
      return serviceCidr.some((cidr) => family(cidr) === wanted)
        ? undefined
        : finding(
            ["ipFamilies", index],
            `is no family of ${named("serviceCidr")}, so no Service could have such an address`,
            "remove it, or write both ranges there",
          );
    }),
  ),
];

export const loadBalancerWarnings = [
  rule(["cloud", "loadBalancerClasses"], ({ cloud, loadBalancerClasses }, named) =>
    zoneNames.map((zone) =>
      loadBalancerClasses[zone] === undefined || cloudFacts[cloud].loadBalancer
        ? undefined
        : finding(
            ["loadBalancerClasses", zone],
            `is not used with ${named("cloud")} "${cloud}"`,
            "remove it",
          ),
    ),
  ),

  rule(["ipFamilies", "trustedCidrs"], ({ ipFamilies, trustedCidrs }, named) =>
    ipFamilies === undefined
      ? []
      : trustedCidrs.map((trusted, index) =>
          ipFamilies.includes(family(trusted))
            ? undefined
            : finding(
                ["trustedCidrs", index],
                `admits nobody, because ${named("ipFamilies")} has no ${family(trusted)}`,
                "remove it, or add that family",
              ),
        ),
  ),
];

/** Whoever may speak PROXY protocol has no address in those ranges. */
function balancersOutsideOf(key: "podCidr" | "trustedCidrs", otherwise: string, remedy: string): Rule {
  return rule(
    ["cloud", "proxyProtocol", "loadBalancerCidrs", key],
    ({ loadBalancerCidrs = [], ...settings }, named) => {
      const ranges = new RangeIndex(settings[key]);
      return speaksProxyProtocol(settings)
        ? loadBalancerCidrs.map((balancer, index) =>
            ranges.overlaps(balancer)
              ? finding(["loadBalancerCidrs", index], `overlaps ${named(key)}, so ${otherwise}`, remedy)
              : undefined,
          )
        : [];
    },
  );
}
