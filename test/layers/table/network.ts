/** NetworkPolicies and the table that they are made from. */
import type { Layer } from "../support/layer.ts";

const connections = "stacks/connections.ts";
const networkPolicies = "components/networkPolicies.ts";
const restrictedNamespace = "components/internal/restrictedNamespace.ts";
const policies = "components/networkPolicies";

/** With the test that knows their policy by heart. The workers run only where a stack asks for them. */
const ofSplit = "of split are these and no others";
const ofWorkers = "of the workers admit nobody, and reach what their release reads";

const tiers = {
  "public-edge": "a taken-over public controller that looks around",
  "private-edge": "strangers and other pods at the controller's ports",
  "public-api": "any pod but the public controller's",
  "private-api": "any pod but the private controller's",
  "install-job": "a pod of no other use that calls whomever it likes",
  gui: "any pod but the private controller's; the GUI itself calls nothing",
  elasticsearch: "any pod but the APIs'",
  redis: "any pod but the APIs'",
  mysql: "any pod but the APIs'",
};

const workers = {
  "merging-worker": "a program with every store's password that calls whomever it likes, or listens",
  "update-worker": "a program of a migration that calls whomever it likes, or listens",
};

function policyOf([tier, stops]: readonly [string, string], test: string): Layer {
  return {
    name: `NetworkPolicy of ${tier}`,
    stops,
    without: {
      file: networkPolicies,
      text: "(Object.keys(tiers) as TierName[]).map(",
      replacement: `(Object.keys(tiers) as TierName[]).filter((tier) => tier !== "${tier}").map(`,
    },
    red: { file: policies, test },
  };
}

export const network: readonly Layer[] = [
  ...Object.entries(tiers).map((tier) => policyOf(tier, ofSplit)),
  ...Object.entries(workers).map((worker) => policyOf(worker, ofWorkers)),
  {
    name: "Only trusted addresses in the private edge's policy",
    stops: "strangers at the private controller's port, had its allow list failed",
    without: {
      file: connections,
      text: ': connect(trusted, ["private-edge"]',
      replacement: ': connect(internet, ["private-edge"]',
    },
    red: {
      file: "stacks/connections",
      test: "never opens the private edge to the world, whatever the stack",
    },
  },
  {
    name: "The cluster's own networks cut out of trusted ranges",
    stops: "every pod and Service that happens to lie in a trusted range",
    without: {
      file: connections,
      text: 'addresses("trusted addresses", settings.trustedCidrs, clusterRanges)',
      replacement: 'addresses("trusted addresses", settings.trustedCidrs)',
    },
    red: {
      file: "stacks/connections",
      test: "cuts the cluster's own ranges out of a trusted range around them",
    },
  },
  {
    name: "Metadata services cut out of destinations",
    stops: "an API that fetches the node's credentials from the cloud",
    without: {
      file: connections,
      text: "addresses(reason, cidrs, [...metadataServices, ...clusterRanges])",
      replacement: "addresses(reason, cidrs, clusterRanges)",
    },
    red: {
      file: "stacks/connections",
      test: "cuts metadata services and the cluster's own ranges out of wide destinations",
    },
  },
  {
    name: "Only the private edge reaches the GUI and the private API",
    stops: "a public controller with a way into the private zone",
    without: {
      file: connections,
      text: 'connect(["private-edge"], gui, [ports.http], "serves the GUI\'s files")',
      replacement: 'connect(edges, gui, [ports.http], "serves the GUI\'s files")',
    },
    red: { file: "stacks/connections", test: "of split is the whole exposure of the product" },
  },
  {
    name: "Metrics for one namespace, and only when asked",
    stops: "every pod that would read the controllers' metrics",
    without: {
      file: connections,
      text: "...when(settings.monitoringNamespace, (namespace) =>",
      replacement: '...when(settings.monitoringNamespace ?? "default", (namespace) =>',
    },
    red: { file: "stacks/connections", test: "of split is the whole exposure of the product" },
  },
  {
    name: "Default deny, incoming",
    stops: "a pod of no tier that listens",
    without: {
      file: restrictedNamespace,
      text: 'spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] }',
      replacement: 'spec: { podSelector: {}, policyTypes: ["Egress"] }',
    },
    red: { file: "components/trustZone", test: "denies everything in both namespaces" },
  },
  {
    name: "Default deny, outgoing",
    stops: "a pod of no tier that calls somebody",
    without: {
      file: restrictedNamespace,
      text: 'spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] }',
      replacement: 'spec: { podSelector: {}, policyTypes: ["Ingress"] }',
    },
    red: { file: "components/trustZone", test: "denies everything in both namespaces" },
  },
  {
    name: "Both directions in every policy",
    stops: "a tier that may call whomever it likes",
    without: {
      file: networkPolicies,
      text: 'policyTypes: ["Ingress", "Egress"],',
      replacement: 'policyTypes: ["Ingress"],',
    },
    red: { file: policies, test: ofSplit },
  },
  {
    name: "Namespace and labels in one peer",
    stops: "forged labels in a foreign namespace",
    without: {
      file: networkPolicies,
      text: "return [podsOf(namespaceOf(peer.tier, tiers), selector(installation, peer.tier))];",
      replacement:
        "return [podsOf(namespaceOf(peer.tier, tiers)), { podSelector: { matchLabels: selector(installation, peer.tier) } }];",
    },
    red: {
      file: policies,
      test: "no rule is without peers or ports, and no peer selects less strictly than it could",
    },
  },
  {
    name: "Namespaces by the name that the API server gives them",
    stops: "forged labels on a foreign namespace",
    without: {
      file: networkPolicies,
      text: 'namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },',
      replacement: "namespaceSelector: {},",
    },
    red: {
      file: policies,
      test: ofSplit,
    },
  },
  {
    name: "No rule without peers",
    stops: "everybody: Kubernetes reads a missing list so",
    without: {
      file: networkPolicies,
      text: 'if (peer.ranges.length === 0) throw new Error(`no addresses for "${peer.name}" (${connection.reason})`);',
      replacement: "",
    },
    red: { file: policies, test: "a connection from no addresses, which Kubernetes would read as everybody" },
  },
  {
    name: "Policies exist before pods",
    stops: "whoever is quicker than the first policy",
    without: {
      file: "components/wiring/apis.ts",
      text: "const first = on.stores === undefined ? [on.policies] : [on.policies, on.stores];",
      replacement: "const first = on.stores === undefined ? [] : [on.stores];",
    },
    red: {
      file: "components/tracardi",
      test: "holds every workload of split back until its policies exist",
      only: "Tracardi ",
    },
  },
];
