/** What may be said in ARGS of `make plan`, and what is wrong with it: all of it together. */
import { parseArgs } from "node:util";
import { nearest } from "../stacks/settings/nearest.ts";
import { type Cluster, listedCluster, typedNodes } from "./nodes.ts";
import { mebibytes } from "./quantities.ts";
import { paragraph } from "./table.ts";

export interface Options {
  /** Default: dev. */
  readonly stack?: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly cluster?: Cluster;
  /** Day of the installation, for the shards that have been made since. */
  readonly installed?: Date;
  /** Of all data nodes of Elasticsearch together, GiB. */
  readonly disk?: number;
  /** For tests: another folder with Pulumi.yaml and the stack files. */
  readonly project?: string;
}

/** As they are written, with what they are for. The Makefile brings --stack, and tests --project. */
const described = {
  nodes: ["6x8,32Gi", "the cluster has 6 nodes, each with 8 CPUs and 32 GiB allocatable"],
  cluster: ["FILE", 'nodes and quotas, from "kubectl get nodes,resourcequotas -A -o json > FILE"'],
  disk: ["2Ti", "the disk of all Elasticsearch data nodes together: how long it lasts"],
  installed: ["2026-01-31", "day of the installation: when there are too many shards"],
  json: [undefined, "the same as JSON, for programs"],
} as const;

const silent = { stack: "prod", project: "FOLDER" } as const;

const listed = "ARGS=--help lists what there is";

type Name = keyof typeof described | keyof typeof silent;

/** @throws Error with all mistakes, one in a line */
export function readOptions(args: readonly string[]): Options {
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, options: types() });
  const texts = new Map<Name, string>();
  const mistakes: string[] = [];
  let help = false;
  let strange = false;
  for (const token of tokens) {
    // What follows an unknown option was meant for it.
    const meant = strange;
    strange = false;
    if (token.kind === "positional") {
      if (!meant) mistakes.push(`${JSON.stringify(token.value)} belongs to no option; ${listed}`);
    } else if (token.kind === "option") {
      if (token.name === "help" || token.rawName === "-h") help = true;
      else if (!isName(token.name)) {
        mistakes.push(unknown(token.rawName));
        strange = token.value === undefined;
      } else if (token.name === "json") {
        if (token.value !== undefined) mistakes.push("--json takes no value; write --json");
        texts.set("json", "");
      } else if (token.value === undefined || token.value === "" || token.value.startsWith("--")) {
        mistakes.push(`--${token.name} has no value; write it as --${token.name} ${exampleOf(token.name)}`);
      } else texts.set(token.name, token.value);
    }
  }

  /** What a value says, or nothing when it is missing or wrong, which is remembered. */
  const read = <T>(name: Name, reader: (text: string) => T): T | undefined => {
    const text = texts.get(name);
    if (text === undefined) return undefined;
    try {
      return reader(text);
    } catch (error) {
      mistakes.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const found = read("cluster", listedCluster);
  const nodes = read("nodes", typedNodes) ?? found?.nodes;
  const installed = read("installed", day);
  const disk = read("disk", gibibytes);
  const [stack, project] = [texts.get("stack"), texts.get("project")];
  if (mistakes.length > 0 && !help) throw new Error(mistakes.join("\n"));
  return {
    json: texts.has("json"),
    help,
    ...(stack === undefined ? {} : { stack }),
    ...(project === undefined ? {} : { project }),
    ...(nodes === undefined ? {} : { cluster: { nodes, quotas: found?.quotas ?? [] } }),
    ...(installed === undefined ? {} : { installed }),
    ...(disk === undefined ? {} : { disk }),
  };
}

/** Answer to --help. */
export function helpText(): string {
  const usage = Object.entries(described).map(([name, [example, meaning]]) => {
    return `--${name}${example === undefined ? "" : ` ${example}`}\n    ${paragraph(meaning, "    ")}`;
  });
  return `make plan STACK=prod ARGS="--nodes 6x8,32Gi --disk 2Ti"\n\n${usage.join("\n")}\n`;
}

function types() {
  const names = [...Object.keys(described), ...Object.keys(silent)].filter((name) => name !== "json");
  return {
    ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
    json: { type: "boolean" as const },
    help: { type: "boolean" as const },
  };
}

function isName(name: string): name is Name {
  return Object.hasOwn(described, name) || Object.hasOwn(silent, name);
}

function exampleOf(name: Name): string {
  return name in described
    ? String(described[name as keyof typeof described][0])
    : silent[name as keyof typeof silent];
}

function unknown(written: string): string {
  const near = nearest(written.replace(/^-+/, ""), Object.keys(described));
  return `${written} is no option of make plan; ${near === undefined ? listed : `did you mean --${near}?`}`;
}

function gibibytes(text: string): number {
  const size = Math.floor(mebibytes(text) / 1024);
  if (size >= 1) return size;
  throw new Error(`--disk ${JSON.stringify(text)} is no size; write it as "500Gi" or "2Ti"`);
}

function day(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  // The 30th of February would be taken for the 2nd of March.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new Error(`--installed ${JSON.stringify(text)} is no day; write it as "2026-01-31"`);
  }
  return date;
}
