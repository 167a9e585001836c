/** Ranges of addresses against each other: a trusted range must not let the cluster's own pods and nodes in. */
import { isLoopback, overlaps, redundancies } from "../../cidr.ts";
import { cloudFacts } from "../../clouds.ts";
import type { Finding } from "../mistake.ts";
import { finding, type Named, rule } from "../rule.ts";

export const rangeRules = [
  rule(
    ["trustedCidrs", "acknowledgeTrustedClusterRanges", "podCidr", "serviceCidr", "nodeCidrs"],
    ({ trustedCidrs, acknowledgeTrustedClusterRanges, ...cluster }, named) =>
      acknowledgeTrustedClusterRanges
        ? []
        : trustedCidrs.map((trusted, index) => {
            const inside = clusterRanges(cluster, named).filter(({ cidr }) => overlaps(trusted, cidr));
            return inside.length === 0
              ? undefined
              : finding(
                  ["trustedCidrs", index],
                  `overlaps ${inside.map(({ label }) => label).join(" and ")}, whose members would be trusted`,
                  `write narrower ranges, or set ${named("acknowledgeTrustedClusterRanges")} to true`,
                );
          }),
  ),

  // Pods may have addresses of the nodes' network (AWS VPC CNI, Azure CNI), so those two may overlap.
  rule(["podCidr", "serviceCidr"], ({ podCidr, serviceCidr }, named) =>
    clash("serviceCidr", serviceCidr, podCidr, named("podCidr")),
  ),
  rule(["nodeCidrs", "serviceCidr"], ({ nodeCidrs, serviceCidr }, named) =>
    clash("serviceCidr", serviceCidr, nodeCidrs, named("nodeCidrs")),
  ),
];

export const rangeWarnings = [
  rule(["trustedCidrs"], ({ trustedCidrs }) =>
    redundancies(trustedCidrs).map(({ index, cidr, coveredBy }) =>
      cidr === coveredBy
        ? finding(["trustedCidrs", index], "is listed twice", "remove it")
        : finding(["trustedCidrs", index], `lies inside "${coveredBy}"`, "remove one of them"),
    ),
  ),

  rule(["cloud", "trustedCidrs"], ({ cloud, trustedCidrs }) =>
    cloudFacts[cloud].loadBalancer || trustedCidrs.some(isLoopback)
      ? undefined
      : finding(
          "trustedCidrs",
          "admits no port-forward, which reaches the private controller from the loopback address of its pod",
          'add "127.0.0.1/32"',
        ),
  ),
];

interface ClusterRanges {
  readonly podCidr: readonly string[];
  readonly serviceCidr: readonly string[];
  readonly nodeCidrs: readonly string[];
}

function clusterRanges({ podCidr, serviceCidr, nodeCidrs }: ClusterRanges, named: Named) {
  const labelled = (kind: string, key: string) => (cidr: string) => ({
    cidr,
    label: `the ${kind} network "${cidr}" (${named(key)})`,
  });
  // flat leaves holes out, which spreading would turn into undefined.
  return [
    podCidr.map(labelled("pod", "podCidr")),
    serviceCidr.map(labelled("service", "serviceCidr")),
    nodeCidrs.map(labelled("node", "nodeCidrs")),
  ].flat();
}

function clash(
  key: "serviceCidr",
  cidrs: readonly string[],
  others: readonly string[],
  other: string,
): readonly Finding[] {
  return others
    .filter((range) => cidrs.some((cidr) => overlaps(cidr, range)))
    .map((range) =>
      finding(key, `overlaps "${range}" (${other})`, "write the networks that the cluster was created with"),
    );
}
