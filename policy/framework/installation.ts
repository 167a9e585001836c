/**
 * What the pack is told about an installation. Pulumi configures every policy on its own; so that nothing has to be
 * written twice, the policy `installation-is-described` carries what several of them need.
 */
import type { PolicyConfigSchema } from "@pulumi/policy";

/** What a workload is for. */
export type Role = "publicEdge" | "privateEdge" | "publicApi" | "privateApi" | "sharedApi" | "gui";
export type Zone = "public" | "private";

export interface Installation {
  readonly production: boolean;
  readonly trustedCidrs: readonly string[];
  readonly publicHosts: readonly string[];
  readonly privateHosts: readonly string[];
  readonly publicPaths: readonly string[];
  readonly loadBalancerCidrs: readonly string[];
  readonly wholeNamespaces: readonly string[];
  readonly restrictedNamespaces: readonly string[];
  readonly components: Readonly<Record<Role, readonly string[]>>;
  readonly installed?: { readonly release?: string; readonly dataVersion?: string };
  readonly acknowledgedMigration?: string;
}

const texts = { type: "array", items: { type: "string" } } as const;

/** Names that this project gives its tiers: values of the label `app.kubernetes.io/component`. */
const components: Readonly<Record<Role, readonly string[]>> = {
  publicEdge: ["public-edge"],
  privateEdge: ["private-edge"],
  publicApi: ["public-api"],
  privateApi: ["private-api"],
  sharedApi: ["api"],
  gui: ["gui"],
};

export const installationSchema: PolicyConfigSchema = {
  properties: {
    production: {
      type: "boolean",
      default: false,
      description: "Digests, protection and the replicas of Tracardi's production guide are asked for.",
    },
    trustedCidrs: {
      ...texts,
      minItems: 1,
      description: "Who may reach the GUI and the private API. Nothing wider may be written anywhere.",
    },
    publicHosts: { ...texts, minItems: 1, description: "Hosts of the public zone." },
    privateHosts: { ...texts, minItems: 1, description: "Hosts of the private zone." },
    publicPaths: {
      ...texts,
      default: ["Exact /track", "Exact /tracker/liliput.min.js"],
      description: "What the public edge may serve: path type and path.",
    },
    loadBalancerCidrs: {
      ...texts,
      default: [],
      description: "Load balancers: they may check health, and name a client by PROXY protocol.",
    },
    wholeNamespaces: {
      ...texts,
      default: [],
      description: "Namespaces all of whose pods may be a peer of a policy, e.g. that of the monitoring.",
    },
    restrictedNamespaces: {
      ...texts,
      default: [],
      description: "Namespaces that this stack does not write, and that enforce Pod Security `restricted`.",
    },
    components: {
      type: "object",
      default: components,
      description: "Values of the label app.kubernetes.io/component, by what the workload is for.",
      properties: Object.fromEntries(Object.keys(components).map((role) => [role, texts])),
      additionalProperties: false,
    },
    installed: {
      type: "object",
      description:
        "What is installed now. Default: the output `installed` of the stack, where it reads its own outputs.",
      properties: { release: { type: "string" }, dataVersion: { type: "string" } },
      additionalProperties: false,
    },
    acknowledgedMigration: {
      type: "string",
      description: 'The step to a new data version that is wanted, e.g. "0.8.2.1 -> 1.1.0".',
    },
  },
  required: ["trustedCidrs", "publicHosts", "privateHosts"],
};

/** @param config as the engine hands it over, with the defaults of the schema. */
export function readInstallation(config: Partial<Installation>): Installation {
  return {
    production: false,
    trustedCidrs: [],
    publicHosts: [],
    privateHosts: [],
    publicPaths: [],
    loadBalancerCidrs: [],
    wholeNamespaces: [],
    restrictedNamespaces: [],
    ...config,
    // Whoever renames one tier keeps the names of the others.
    components: { ...components, ...config.components },
  };
}
