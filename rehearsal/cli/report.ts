/** What a person reads at the end. */
import { relative } from "node:path";
import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import type { Changes } from "../engine/job.ts";
import { packages } from "../plugins/launchers.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { TOOLS } from "../rehearsal.ts";

/** E.g. "unchanged: 57 resources", or "created 57" or "created 1, updated 2, unchanged 54". */
export function describeChanges(changes: Changes): string {
  const { same = 0, ...rest } = changes;
  const words: Record<string, string> = {
    create: "created",
    update: "updated",
    delete: "deleted",
    replace: "replaced",
  };
  const parts = Object.entries(words).flatMap(([op, word]) => (rest[op] ? [`${word} ${rest[op]}`] : []));
  if (parts.length === 0) return `unchanged: ${same} resources`;
  return [...parts, ...(same ? [`unchanged ${same}`] : [])].join(", ");
}

/** Outputs by name, lists one entry per line; secrets and long texts are not shown. */
export function describeOutputs(outputs: OutputMap): string[] {
  const names = Object.keys(outputs).sort();
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.flatMap((name) => {
    const { value, secret } = outputs[name] ?? { value: undefined, secret: true };
    const [first = "-", ...more] = secret ? ["[secret]"] : describeValue(value);
    return [`  ${name.padEnd(width)}  ${first}`, ...more.map((line) => `  ${" ".repeat(width)}  ${line}`)];
  });
}

function describeValue(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(describeValue);
  if (typeof value === "object") {
    return Object.entries(value).map(([key, entry]) => `${key}: ${describeEntry(entry)}`);
  }
  const text = String(value).trim();
  const lines = text.split("\n").length;
  return lines > 1 ? [`(${lines} lines)`] : [text];
}

function describeEntry(value: unknown): string {
  const nested = typeof value === "object" && value !== null && !Array.isArray(value);
  return nested ? `(${Object.keys(value).length} values)` : describeValue(value).join(" ") || "-";
}

/** What is real and what stands in, and how to look around. */
export function describeRehearsal({ tools, state }: Rehearsal, stack: string): string[] {
  const kubernetes = tools.version("kube-apiserver");
  const found = TOOLS.filter((tool) => tools.origin(tool) === "found");
  const folder = relative(process.cwd(), state.directory) || ".";
  return [
    "Real",
    `  Pulumi ${tools.version("pulumi")} with its Kubernetes provider ${tools.version("pulumi-resource-kubernetes")}`,
    `  Kubernetes ${kubernetes}: API server with RBAC and admission, controllers,`,
    `  scheduler, on etcd ${tools.version("etcd")}`,
    ...found.map((tool) => `  installed: ${tool} ${tools.version(tool)}, ${tools.path(tool)}`),
    "Stand-ins",
    "  Nodes and containers: pods are scheduled and become ready by simulation;",
    "  no image is pulled, no probe is executed; the install step's Job succeeds",
    "  without having installed anything",
    "  Cloud: addresses of load balancers and Ingresses, and volumes, exist on paper",
    `  Pulumi providers: ${packages.join(", ")}`,
    "Look around",
    `  export KUBECONFIG="$PWD/${folder}/kubeconfig"`,
    `  make kubectl STACK=${stack} ARGS="get pods -A -o wide"`,
    `  make kubectl STACK=${stack} ARGS="get ingress,networkpolicy -A"`,
    `Logs: ${folder}/logs   Remove everything: make down`,
  ];
}
