/** Settings that would open a fence are refused. */
import type { Layer } from "../support/layer.ts";

const ranges = "stacks/settings/checks/ranges";
const hosts = "stacks/settings/checks/hosts";
const loadBalancers = "stacks/settings/checks/loadBalancers";
const extras = "stacks/settings/checks/extras";
const cluster = "stacks/settings/checks/cluster";

export const settings: readonly Layer[] = [
  {
    name: "No empty list of trusted ranges",
    stops: "a fence that somebody would read as open",
    without: {
      file: "stacks/settings/sections/exposure.ts",
      text: "trustedCidrs: z\n    .array(cidr)\n    .min(1)",
      replacement: "trustedCidrs: z\n    .array(cidr)",
    },
    red: { file: ranges, test: "refuses an empty list" },
  },
  {
    name: "No trusted range wider than /8 or /16",
    stops: "everybody, or half the Internet",
    without: {
      file: "stacks/cidr.ts",
      text: 'if (width === "narrow" && prefix < widestPrefix[family]) return tooWide(family, prefix);',
      replacement: "",
    },
    red: { file: ranges, test: "refuses everybody" },
  },
  {
    name: "No bits behind a mask",
    stops: "a range that means another one than was read",
    without: {
      file: "stacks/cidr.ts",
      text: "if (host === network) return { cidr: network };",
      replacement: "if (host !== undefined) return { cidr: network };",
    },
    red: { file: ranges, test: "refuses bits behind the mask" },
  },
  {
    name: "No trusted range with the cluster's pods, Services or nodes",
    stops: "every pod, and every stranger who arrives with a node's address",
    without: {
      file: "stacks/settings/checks/ranges.ts",
      text: "return inside.length === 0",
      replacement: "return inside.length >= 0",
    },
    red: { file: ranges, test: "refuses the node network" },
  },
  {
    name: "No pods among those who may name a client",
    stops: "any pod that speaks PROXY protocol and names itself a trusted address",
    without: {
      file: "stacks/settings/checks/loadBalancers.ts",
      text: "ranges.overlaps(balancer)",
      replacement: 'key !== "podCidr" && ranges.overlaps(balancer)',
    },
    red: { file: cluster, test: "refuses pods that could speak PROXY protocol" },
  },
  {
    name: "No trusted address among those who may name a client",
    stops: "whatever passes a proxy without a header",
    without: {
      file: "stacks/settings/checks/loadBalancers.ts",
      text: "ranges.overlaps(balancer)",
      replacement: 'key !== "trustedCidrs" && ranges.overlaps(balancer)',
    },
    red: { file: loadBalancers, test: "refuses trusted proxies" },
  },
  {
    name: "No wide range of proxies",
    stops: "a neighbour of a proxy that names itself a trusted address",
    without: {
      file: "stacks/settings/checks/loadBalancers.ts",
      text: "if (prefix < widestPrefix[family(balancer)])",
      replacement: "if (prefix < 0)",
    },
    red: { file: loadBalancers, test: "refuses a network that holds more than proxies" },
  },
  {
    name: "No Secret of the installation in what is added to pods",
    stops: "a container beside a program that reads another's key or password",
    without: {
      file: "stacks/settings/checks/extras.ts",
      text: "(others.has(name) ||",
      replacement: "(false ||",
    },
    red: { file: extras, test: "refuses the key of a certificate" },
  },
  {
    name: "No host in two zones: API",
    stops: "a public edge that answers for the private API",
    without: {
      file: "stacks/settings/checks/hosts.ts",
      text: "apiHost === trackHost",
      replacement: "apiHost === undefined",
    },
    red: { file: hosts, test: "refuses the private API on the public host, written differently" },
  },
  {
    name: "No host in two zones: GUI",
    stops: "a public edge that answers for the GUI",
    without: {
      file: "stacks/settings/checks/hosts.ts",
      text: "guiHost === trackHost",
      replacement: "guiHost === null",
    },
    red: { file: hosts, test: "refuses the GUI on the public host" },
  },
  {
    name: "No wildcard host",
    stops: "one zone that answers for the hosts of the other",
    without: {
      file: "stacks/settings/values.ts",
      text: 'if (written.includes("*")) {',
      replacement: 'if (written === "*") {',
    },
    red: { file: hosts, test: "refuses a wildcard" },
  },
  {
    name: "No annotation that the fence relies on",
    stops: "a load balancer that loses the client's address",
    without: {
      file: "stacks/settings/checks/cluster.ts",
      text: ".filter((annotation) => Object.hasOwn(ours, annotation))",
      replacement: ".filter((annotation) => annotation === undefined)",
    },
    red: { file: cluster, test: "refuses an annotation that the fence relies on" },
  },
  {
    name: "No deployer who is everybody",
    stops: "a guard rail that refuses nobody",
    without: {
      file: "stacks/settings/checks/cluster.ts",
      text: "if (everybody.includes(deployer)) {",
      replacement: "if (deployer === undefined) {",
    },
    red: { file: cluster, test: "refuses everybody as the deployer" },
  },
];
