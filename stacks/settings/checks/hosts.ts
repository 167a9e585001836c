/**
 * Host names of the zones. Names overlap only when they are equal: routes match whole names, wildcards are refused
 * where a name is read, and case and a trailing dot are gone by then. A name below another one
 * ("gui.track.example.com") is a different name to DNS, to certificates and to routes; HSTS is set without its
 * subdomains, and Tracardi keeps nothing in cookies.
 */
import { topologyFacts } from "../../topologies.ts";
import { exampleOf } from "../issues.ts";
import { finding, rule } from "../rule.ts";
import { schema } from "../schema.ts";

export const hostRules = [
  rule(["topology", "guiHost"], ({ topology, guiHost }) => {
    const inCluster = topologyFacts[topology].gui === "cluster";
    if (inCluster && guiHost === undefined) {
      return finding("guiHost", "is missing", `set it, for example ${exampleOf(schema.shape.guiHost)}`);
    }
    if (!inCluster && guiHost !== undefined) {
      return finding(
        "guiHost",
        `has no place in topology "${topology}", whose GUI runs on the operator's machine`,
        "remove it",
      );
    }
    return undefined;
  }),

  rule(["trackHost", "apiHost"], ({ trackHost, apiHost }, named) =>
    apiHost === trackHost
      ? finding("apiHost", `is also ${named("trackHost")}`, "the private zone needs a host of its own")
      : undefined,
  ),

  rule(["trackHost", "guiHost"], ({ trackHost, guiHost }, named) =>
    guiHost === trackHost
      ? finding("guiHost", `is also ${named("trackHost")}`, "the private zone needs a host of its own")
      : undefined,
  ),

  rule(["apiHost", "guiHost"], ({ apiHost, guiHost }, named) =>
    guiHost === apiHost
      ? finding(
          "guiHost",
          `is also ${named("apiHost")}`,
          "both answer every path, so each needs a host of its own",
        )
      : undefined,
  ),
];
