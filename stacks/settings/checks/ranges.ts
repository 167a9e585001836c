/** Ranges of addresses against each other: a trusted range must not let the cluster's own pods and nodes in. */
import { cloudFacts } from "../../clouds.ts";
import { RangeIndex } from "../../ranges.ts";
import type { Finding } from "../mistake.ts";
import { finding, type Named, rule } from "../rule.ts";

/** The addresses of this computer. */
const loopback = new RangeIndex(["127.0.0.0/8", "::1/128"]);

export const rangeRules = [
  rule(
    ["trustedCidrs", "acknowledgeTrustedClusterRanges", "podCidr", "serviceCidr", "nodeCidrs"],
    ({ trustedCidrs, acknowledgeTrustedClusterRanges, ...cluster }, named) => {
      if (acknowledgeTrustedClusterRanges) return [];
      const ranges = clusterRanges(cluster, named);
      const index = new RangeIndex(ranges.map(({ cidr }) => cidr));
      return trustedCidrs.map((trusted, position) => {
        const inside = index.overlapping(trusted);
        return inside.length === 0
          ? undefined
          : finding(
              ["trustedCidrs", position],
              `overlaps ${inside.map((at) => ranges[at]?.label).join(" and ")}, whose members would be trusted`,
              `write narrower ranges, or set ${named("acknowledgeTrustedClusterRanges")} to true`,
            );
      });
    },
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
    new RangeIndex(trustedCidrs)
      .redundancies()
      .map(({ index, cidr, coveredBy }) =>
        cidr === coveredBy
          ? finding(["trustedCidrs", index], "is listed twice", "remove it")
          : finding(["trustedCidrs", index], `lies inside "${coveredBy}"`, "remove one of them"),
      ),
  ),

  rule(["cloud", "trustedCidrs"], ({ cloud, trustedCidrs }) =>
    cloudFacts[cloud].loadBalancer || trustedCidrs.some((cidr) => loopback.covers(cidr))
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
  const own = new RangeIndex(cidrs);
  return others
    .filter((range) => own.overlaps(range))
    .map((range) =>
      finding(key, `overlaps "${range}" (${other})`, "write the networks that the cluster was created with"),
    );
}
