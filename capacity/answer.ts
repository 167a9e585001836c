/** From the arguments of `make plan` to what it prints. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { makePlan } from "../stacks/plan.ts";
import { checkSettings } from "../stacks/settings/check.ts";
import { report, sentence } from "../stacks/settings/mistake.ts";
import { readStackFile } from "../stacks/stackFile.ts";
import { listedCluster, typedNodes } from "./nodes.ts";
import { mebibytes } from "./quantities.ts";
import { capacityReport } from "./report.ts";
import { reportText } from "./text.ts";

/**
 * @param folder with Pulumi.yaml and the stack files
 * @throws Error with the program's own sentences about all mistakes of the stack file, or about the arguments
 */
export function answer(args: readonly string[], folder: string, today: Date): string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string" },
      json: { type: "boolean" },
      // The cluster's nodes as typed, or nodes and quotas as listed by kubectl.
      nodes: { type: "string" },
      cluster: { type: "string" },
      // Day of the installation, for the shards that have been made since.
      installed: { type: "string" },
      // Disk of Elasticsearch's data nodes together: how long it lasts.
      disk: { type: "string" },
      // For tests: another folder with Pulumi.yaml and the stack files.
      project: { type: "string" },
    },
  });
  const stack = values.stack || "dev";
  const texts = readStackFile(resolve(values.project ?? folder), stack, "make plan");
  const checked = checkSettings(texts.values, { stack, ...texts });
  if ("mistakes" in checked) throw new Error(report(stack, checked.mistakes));

  const listed = values.cluster === undefined ? undefined : listedCluster(values.cluster);
  const nodes = values.nodes === undefined ? listed?.nodes : typedNodes(values.nodes);
  const found = capacityReport({
    stack,
    settings: checked.settings,
    plan: makePlan(checked.settings),
    warnings: checked.warnings.map(sentence),
    today,
    ...(values.installed === undefined ? {} : { installed: day("installed", values.installed) }),
    ...(values.disk === undefined ? {} : { disk: gibibytes("disk", values.disk) }),
    ...(nodes === undefined ? {} : { cluster: { nodes, quotas: listed?.quotas ?? [] } }),
  });
  return values.json ? `${JSON.stringify(found, undefined, 2)}\n` : reportText(found);
}

function gibibytes(option: string, text: string): number {
  const size = Math.floor(mebibytes(text) / 1024);
  if (size >= 1) return size;
  throw new Error(`--${option} ${JSON.stringify(text)} is no size; write it as "500Gi" or "2Ti"`);
}

function day(option: string, text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime())) {
    throw new Error(`--${option} ${JSON.stringify(text)} is no day; write it as "2026-01-31"`);
  }
  return date;
}
