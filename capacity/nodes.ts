/** What a cluster offers: nodes and quotas, as somebody types them or as kubectl lists them. */
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { cores, mebibytes } from "./quantities.ts";

/** What pods may request of a node: CPU in thousandths of a core, memory in MiB. */
export interface Node {
  readonly cpu: number;
  readonly memory: number;
  readonly zone?: string;
  /** Absent: typed by somebody, who means nodes that all pods may use. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
}

/** Keeps pods away that do not tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** What a namespace may hold according to a ResourceQuota that somebody made there. Absent: not limited. */
export interface Granted {
  readonly namespace: string;
  readonly name: string;
  readonly pods?: number;
  readonly requests: { readonly cpu?: number; readonly memory?: number };
  readonly limits: { readonly cpu?: number; readonly memory?: number };
}

export interface Cluster {
  readonly nodes: readonly Node[];
  readonly quotas: readonly Granted[];
}

/** Source: what Kubernetes says of large clusters. */
const mostNodes = 5000;

/**
 * "6x8,32Gi": six nodes, each with 8 CPUs and 32 GiB allocatable.
 * @throws Error that says how to write it
 */
export function typedNodes(text: string): readonly Node[] {
  const [, count = "", cpu = "", memory = ""] = /^(\d+)x([^,]+),(.+)$/.exec(text) ?? [];
  const node = { cpu: cores(cpu), memory: mebibytes(memory) };
  if (Number(count) > mostNodes) {
    throw new Error(
      `--nodes ${JSON.stringify(text)} is more than a cluster can have; write ${mostNodes} or less`,
    );
  }
  if (!(Number(count) > 0 && node.cpu > 0 && node.memory > 0)) {
    throw new Error(
      `--nodes ${JSON.stringify(text)} is not understood; write number, CPUs and memory of a node, for example "6x8,32Gi"`,
    );
  }
  return Array.from({ length: Number(count) }, () => node);
}

/** The part of a Kubernetes list that is looked at. */
interface Listed {
  readonly items?: readonly {
    readonly kind?: string;
    readonly metadata?: {
      readonly name?: string;
      readonly namespace?: string;
      readonly labels?: Record<string, string>;
    };
    readonly spec?: {
      readonly unschedulable?: boolean;
      readonly taints?: readonly Taint[];
      readonly hard?: Record<string, string>;
    };
    readonly status?: { readonly allocatable?: Record<string, string> };
  }[];
}

/**
 * The answer of `kubectl get nodes,resourcequotas -A -o json`. Quotas of this program are left out: they follow from the
 * plan, and an old one would be replaced.
 * @throws Error that says how to make the file
 */
export function listedCluster(file: string): Cluster {
  const { items } = listIn(file);
  return {
    nodes: items
      .filter(({ kind, spec }) => kind === "Node" && spec?.unschedulable !== true)
      .map(({ metadata, spec, status }) => {
        const labels = metadata?.labels ?? {};
        const zone = labels["topology.kubernetes.io/zone"];
        return {
          cpu: cores(status?.allocatable?.cpu ?? "0"),
          memory: mebibytes(status?.allocatable?.memory ?? "0"),
          labels,
          taints: spec?.taints ?? [],
          ...(zone === undefined ? {} : { zone }),
        };
      }),
    quotas: items
      .filter(
        ({ kind, metadata }) =>
          kind === "ResourceQuota" && metadata?.labels?.["app.kubernetes.io/part-of"] !== "tracardi",
      )
      .map(({ metadata, spec }) =>
        granted(metadata?.namespace ?? "", metadata?.name ?? "", spec?.hard ?? {}),
      ),
  };
}

function listIn(file: string): { readonly items: NonNullable<Listed["items"]> } {
  const remedy = `make it with "kubectl get nodes,resourcequotas -A -o json > ${file}"`;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`--cluster ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); ${remedy}`);
  }
  const document = parseDocument(text);
  const { items } = (document.errors.length > 0 ? {} : (document.toJS() ?? {})) as Listed;
  if (!Array.isArray(items)) throw new Error(`--cluster ${file} holds no list of kubectl; ${remedy}`);
  return { items };
}

function granted(namespace: string, name: string, hard: Readonly<Record<string, string>>): Granted {
  const figure = (key: string, read: (text: string) => number) =>
    hard[key] === undefined ? {} : { [key.split(".").at(-1) ?? key]: read(hard[key]) };
  return {
    namespace,
    name,
    ...figure("pods", Number),
    // Without a prefix a quota means requests.
    requests: {
      ...figure("cpu", cores),
      ...figure("memory", mebibytes),
      ...figure("requests.cpu", cores),
      ...figure("requests.memory", mebibytes),
    },
    limits: { ...figure("limits.cpu", cores), ...figure("limits.memory", mebibytes) },
  };
}
