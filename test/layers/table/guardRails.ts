/** Guard rails: what the API server refuses to an admin of our namespaces. */
import type { Layer } from "../support/layer.ts";

const manifests: Layer["red"] = {
  file: "golden/golden",
  test: "renders exactly the reviewed manifests",
  only: "the committed stack dev",
};
const component = (test: string): Layer["red"] => ({
  file: "components/guardRails",
  test,
  only: "GuardRails ",
});

const rails = {
  services: ["serviceRail()", "NodePort in tracardi-private"],
  ingresses: ["ingressRail()", "a further path"],
  pods: ["podRail({ edgeNamespaces })", "the default ServiceAccount in an edge"],
  "network-policies": ["networkPolicyRail({ installation })", "the world into the private edge"],
  deployer: ["deployerRail({ edgeNamespaces })", "another argument"],
  quotas: ["quotaRail()", "fewer pods"],
} as const;

/** A rule that says yes to everything. */
function rule(
  file: string,
  name: string,
  stops: string,
  beginning: string,
  refuses: readonly string[],
): Layer {
  const replacement = `${beginning.slice(0, 1)}true || ${beginning.slice(1)}`;
  return {
    name: `Rule about ${name}`,
    stops,
    without: { file: `components/internal/guardRails/${file}.ts`, text: beginning, replacement },
    red: manifests,
    refuses,
  };
}

export const guardRails: readonly Layer[] = [
  {
    name: "Guard rails by default",
    stops: "whoever may write in our namespaces, in a stack that says nothing about it",
    without: {
      file: "stacks/settings/sections/cluster.ts",
      text: "guardRails: z\n    .boolean()\n    .default(true)",
      replacement: "guardRails: z\n    .boolean()\n    .default(false)",
    },
    red: manifests,
  },
  ...Object.entries(rails).map(
    ([name, [made, refused]]): Layer => ({
      name: `Guard rail ${name}`,
      stops: "all of its rules below",
      without: { file: "components/guardRails.ts", text: `    ${made},\n`, replacement: "" },
      red: component("are six policies, each with a binding that denies, all with the installation's name"),
      refuses: [refused],
    }),
  ),
  {
    name: "Guard rails deny",
    stops: "the same: a rule that only writes an audit entry refuses nobody",
    without: {
      file: "components/guardRails.ts",
      text: 'validationActions: ["Deny"]',
      replacement: 'validationActions: ["Audit"]',
    },
    red: component("are six policies, each with a binding that denies, all with the installation's name"),
  },
  {
    name: "Guard rails fail closed",
    stops: "an object for which a rule cannot be computed",
    without: {
      file: "components/guardRails.ts",
      text: 'failurePolicy: "Fail"',
      replacement: 'failurePolicy: "Ignore"',
    },
    red: component("fail closed, hold in our namespaces only, and refuse with words"),
  },
  {
    name: "Guard rails in every namespace",
    stops: "whoever writes in a namespace that was left out",
    without: {
      file: "components/guardRails.ts",
      text: "values: [...namespaces]",
      replacement: "values: namespaces.slice(1)",
    },
    red: component("fail closed, hold in our namespaces only, and refuse with words"),
  },

  rule(
    "services",
    "ExternalName",
    "a Service that leads the controller to a name of somebody's choice",
    "\"variables.type != 'ExternalName'\"",
    ["ExternalName in tracardi-private"],
  ),
  rule("services", "externalIPs", "a Service that takes addresses of its own", '"object.spec.?externalIPs', [
    "externalIPs in tracardi-private",
    "externalIPs",
  ]),
  rule(
    "services",
    "the edges' Services",
    "NodePort and LoadBalancer Services, another traffic policy, other source ranges",
    '"!variables.isEdge || variables.line in',
    [
      "NodePort in tracardi-private",
      "LoadBalancer in tracardi-private",
      "the traffic policy Cluster",
      "no source range",
    ],
  ),
  rule(
    "services",
    "ports of the edges' Services",
    "the health port behind a load balancer",
    "`!variables.isEdge || object.spec.?ports",
    ["the health port"],
  ),
  rule(
    "services",
    "node ports of the edges' Services",
    "a way around the load balancer's filter",
    "\"variables.line.contains(' NodePorts ')",
    ["one node port"],
  ),
  rule(
    "services",
    "the cloud's annotations",
    "a load balancer that becomes public or loses the client's address",
    '"variables.allowed.all(line, !line',
    ["no scheme of the load balancer"],
  ),
  rule(
    "services",
    "the controller's annotations on Services",
    "another scheme or transport to a backend",
    "`variables.annotations.all(key",
    ["the same in capitals"],
  ),

  rule(
    "ingresses",
    "default backends",
    "a backend that answers for every host",
    '"!has(object.spec.defaultBackend)',
    ["a default backend", "a default backend alone"],
  ),
  rule(
    "ingresses",
    "rules without a host",
    "the same by a rule",
    '"object.spec.?rules.orValue([]).all(rule, rule.?host',
    ["no host"],
  ),
  rule(
    "ingresses",
    "class and host",
    "a zone that answers for a name that is not its own",
    '"object.spec.?rules.orValue([]).all(rule, (variables',
    ["a host of the other zone", "a wildcard host", "no class", "the class of the other zone"],
  ),
  rule(
    "ingresses",
    "paths and backends",
    "a path, or a whole API, that is published on the side",
    '"variables.foreignPaths.size()',
    ["every path", "the planned path as a prefix", "another Service"],
  ),
  rule("ingresses", "TLS hosts", "a zone that shows somebody else's certificate", '"object.spec.?tls', [
    "a certificate for another name",
  ]),
  rule(
    "ingresses",
    "the controller's annotations on Ingresses",
    "a route on the internal entrypoint, past the allow list",
    '`${annotationsOf("object")}.all(key',
    ["the annotation traefik.ingress.kubernetes.io/router.entrypoints"],
  ),

  rule(
    "pods",
    "hostNetwork",
    "a pod with its node's address, which no policy fences",
    '"!object.spec.?hostNetwork',
    ["hostNetwork"],
  ),
  rule(
    "pods",
    "host ports",
    "a pod that is reached past the load balancer",
    '"variables.containers.all(container',
    ["a hostPort", "a hostPort of an init container"],
  ),
  rule(
    "pods",
    "ServiceAccounts in an edge",
    "a pod beside a controller, whom the policies let through",
    "`!(request.namespace in",
    ["the default ServiceAccount in an edge", "the other edge's ServiceAccount"],
  ),

  rule(
    "networkPolicies",
    "missing peers and ports",
    "everybody, or every port",
    '"variables.openings.all(opening, opening.peers',
    ["a rule without from", "a rule without ports"],
  ),
  rule(
    "networkPolicies",
    "the selected tier",
    "a row of the table for every pod",
    '"variables.openings.size() == 0 ||',
    ["every pod as the target of a row"],
  ),
  rule(
    "networkPolicies",
    "the connection table",
    "a policy that opens more than the table",
    '"variables.foreign.size()',
    ["the world into the private edge", "the labels of the edge in any namespace"],
  ),
  rule(
    "networkPolicies",
    "loosened policies",
    "default deny that selects fewer pods or fewer directions",
    '"oldObject == null || object.spec.?podSelector',
    ["a default deny for fewer pods", "a default deny in one direction"],
  ),

  rule(
    "deployer",
    "the deployer",
    "changed arguments and trusted lists, deleted policies, where a deployer is named",
    "`variables.deployer in",
    ["a further ConfigMap", "another argument", "a deleted NetworkPolicy"],
  ),

  rule(
    "quotas",
    "quotas of somebody else",
    "an `up` that waits for pods which a quota will never admit",
    '"!variables.countsAll ||',
    ["fewer pods", "less memory in another unit"],
  ),
];
