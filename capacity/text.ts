/** The report as a person reads it, at most 80 columns wide. */
import type { Capacity } from "../stacks/sizing/capacity.ts";
import { coresText, differenceText, diskSizeText, memoryRangeText, memoryText } from "./quantities.ts";
import type { Report, TierReport } from "./report.ts";
import { paragraph, table } from "./table.ts";

export function reportText(report: Report): string {
  const { stack, installation, release, warnings } = report;
  const parts = [
    paragraph(`Stack ${stack}: ${installation}, Tracardi ${release}. ${loadText(report)}`),
    `${tiersTable(report)}\n${paragraph(legend)}`,
    ...report.tiers.flatMap(capacityTable),
    ...byHandTable(report),
    totalsTable(report),
    namespacesTable(report),
    paragraph(nodesText(report)),
    ...clusterText(report),
    `${storesTable(report)}\n${paragraph(clientsText(report))}`,
    paragraph(shardsText(report)),
    paragraph(diskText(report)),
    shutdownTable(report),
    warnings.length === 0
      ? "No warnings."
      : `Warnings\n${warnings.map((warning) => paragraph(`! ${warning}`, "  ")).join("\n")}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const legend =
  "CPU, memory: request and limit of one pod. Node, zone lost: pods that are left until the others are replaced.";

function loadText({ load, failures, nodes, zones }: Report): string {
  const peak =
    load.peak === load.usual ? "" : `, at most ${load.peak}/s (${load.autoscaled ? "autoscaled" : "always"})`;
  const spread = `${nodes === undefined ? "each instance of a tier on a node of its own" : `${nodes} nodes`}, ${zones === 1 ? "1 zone" : `${zones} zones`}`;
  return `Planned for ${load.usual} requests/s${peak}, when any ${failures} has failed; ${spread}.`;
}

function tiersTable({ tiers }: Report): string {
  return table(
    ["Tier", "pods", "workers", "CPU", "memory", "node lost", "zone lost"],
    tiers.map((tier) => [
      tier.tier,
      instancesText(tier),
      tier.workers === undefined ? "-" : String(tier.workers),
      `${coresText(tier.requests.cpu)}-${coresText(tier.limits.cpu)}`,
      memoryRangeText(tier.requests.memory, tier.limits.memory),
      ...[tier.afterNode, tier.afterZone].map((left) => (tier.passing ? "-" : String(left))),
    ]),
  );
}

function instancesText({ instances, autoscaling, passing }: TierReport): string {
  if (passing) return "a Job";
  return autoscaling === undefined ? String(instances) : `${autoscaling.minimum} to ${autoscaling.maximum}`;
}

function capacityTable({ tier, autoscaling, instances, capacity }: TierReport): readonly string[] {
  if (capacity === undefined) return [];
  const row = (count: number, { now, afterNode, afterZone }: Capacity) => [
    `${tier} with ${count}`,
    ...[now, afterNode, afterZone].map((figure) => `${figure}/s`),
  ];
  return [
    table(
      ["Capacity", "now", "node lost", "zone lost"],
      [
        row(instances, capacity.usual),
        ...(autoscaling === undefined ? [] : [row(autoscaling.maximum, capacity.most)]),
      ],
    ),
  ];
}

function byHandTable({ byHand, failures }: Report): readonly string[] {
  if (byHand.length === 0) return [];
  const rows = byHand.map(({ key, written, calculated }) => [
    key,
    String(written.instances),
    String(calculated.instances),
    differenceText(written.requests.cpu - calculated.requests.cpu, coresText),
    differenceText(written.requests.memory - calculated.requests.memory, memoryText),
    written.carries === undefined || calculated.carries === undefined
      ? "-"
      : differenceText(written.carries - calculated.carries, (figure) => `${figure}/s`),
  ]);
  const head = ["By hand", "pods", "instead of", "CPU requests", "memory", `${failures} lost`];
  return [
    `${table(head, rows)}\n${paragraph("What these numbers add to the calculated ones, or take away.")}`,
  ];
}

function totalsTable({ totals }: Report): string {
  const rows = [
    ["as usual", totals.usual],
    ["at most, in a rollout of all", totals.most],
  ] as const;
  return table(
    ["All tiers", "CPU requests", "memory", "CPU limits", "memory"],
    rows.map(([title, { requests, limits }]) => [
      title,
      coresText(requests.cpu),
      memoryText(requests.memory),
      coresText(limits.cpu),
      memoryText(limits.memory),
    ]),
  );
}

function namespacesTable({ namespaces }: Report): string {
  return table(
    ["Namespace's quota", "pods", "CPU requests", "memory", "CPU limits", "memory"],
    namespaces.map(({ namespace, pods, requests, limits }) => [
      namespace,
      String(pods),
      coresText(requests.cpu),
      memoryText(requests.memory),
      coresText(limits.cpu),
      memoryText(limits.memory),
    ]),
  );
}

function nodesText({ nodesNeeded, failures }: Report): string {
  const sizes = nodesNeeded.flatMap(({ allocatable, count }) =>
    count === undefined
      ? []
      : [
          `${count} with ${coresText(allocatable.cpu)} CPU and ${memoryText(allocatable.memory)} allocatable each`,
        ],
  );
  return sizes.length === 0
    ? "Nodes: one instance is larger than common nodes."
    : `Nodes, at least: ${sizes.join(", or ")}. Then a rollout finds room, and all find a place again when a ${failures} is lost.`;
}

function clusterText({ cluster }: Report): readonly string[] {
  if (cluster === undefined) return [];
  const { nodes, leftOut, allocatable, quotas } = cluster;
  const others = leftOut === 0 ? "" : ` ${leftOut} more take none of these pods (labels, taints).`;
  const listed = quotas === 0 ? "" : `, and with ${quotas === 1 ? "1 quota" : `${quotas} quotas`}`;
  return [
    paragraph(
      `Compared with ${nodes === 1 ? "1 node" : `${nodes} nodes`} (${coresText(allocatable.cpu)} CPU, ${memoryText(allocatable.memory)} allocatable), as if nothing else ran there${listed}. What does not fit is a warning.${others}`,
    ),
  ];
}

function storesTable({ stores, advice }: Report): string {
  const { elasticsearch, redis, mysql } = advice;
  const recommended = {
    elasticsearch: `${elasticsearch.nodes} x ${elasticsearch.memoryGibibytes} GiB`,
    redis: `${redis.memoryGibibytes} GiB`,
    mysql: `${mysql.memoryGibibytes} GiB`,
  };
  return table(
    ["Store", "per process", "connections", "in a rollout", "limit", "memory"],
    stores.map(({ store, connections, embedded }) => [
      store,
      String(connections.perProcess),
      String(connections.usual),
      String(connections.most),
      connections.limit === undefined ? "not said" : String(connections.limit),
      embedded ? "embedded" : recommended[store],
    ]),
  );
}

function clientsText({ clients, processes: { usual, most }, stores }: Report): string {
  const counted = clients.map(
    ({ tier, processes, instances }) => `${instances.usual} x ${processes} of ${tier}`,
  );
  const unknown = stores.find(({ connections, embedded }) => connections.limit === undefined && !embedded);
  const hint =
    unknown === undefined
      ? ""
      : ` With tracardi:${unknown.store}.connectionLimit you are warned of a server that accepts fewer.`;
  const memory = stores.every(({ embedded }) => embedded)
    ? ""
    : " Memory: recommended, at least; of Redis an estimate (2 KiB each for a profile and a session).";
  return `Connections: the pools of ${usual} processes at their largest (${counted.join(", ")}), in a rollout of ${most}. The Job that installs opens none.${hint}${memory}`;
}

function shardsText({ shards }: Report): string {
  const { atInstallation, perMonth, limit, reached, dataNodes } = shards;
  const which =
    dataNodes === undefined
      ? `limit of ${limit} (of one data node; set tracardi:elasticsearch.dataNodes)`
      : `limit of ${limit}`;
  const end =
    reached === undefined
      ? `The ${which} is not reached within 20 years.`
      : `The ${which} is reached on ${reached} unless old indices are deleted.`;
  return `Elasticsearch: ${atInstallation} shards at the installation, up to ${perMonth} more a month. ${end}`;
}

function diskText({ disk, load, stores }: Report): string {
  const { kibibytesPerEvent, copies, gibibytesPerDay, gibibytesPerMonth, needs, given } = disk;
  const embedded = stores.some(({ store, embedded }) => store === "elasticsearch" && embedded);
  const kept = needs.map(({ days, gibibytes }) => `${days} days need ${diskSizeText(gibibytes)}`).join(", ");
  const lasting =
    given === undefined
      ? 'ARGS="--disk 2Ti" says how long a disk lasts.'
      : `${embedded ? "Its volume of" : "A disk of"} ${diskSizeText(given.gibibytes)} lasts ${given.days} days at that rate.`;
  return `Its disk: up to ${diskSizeText(gibibytesPerDay)} a day, ${diskSizeText(gibibytesPerMonth)} in 30 days, if ${load.usual} requests/s come day and night (estimate: ${kibibytesPerEvent} KiB an event, ${copies === 1 ? "one copy" : `${copies} copies`}). Tracardi deletes nothing, so what you keep decides: ${kept}, all data nodes together, 15% of it free. ${lasting}`;
}

function shutdownTable({ tiers }: Report): string {
  const ending = tiers.flatMap(({ tier, shutdown }) =>
    shutdown === undefined ? [] : [{ tier, ...shutdown }],
  );
  return table(
    ["Seconds to end in", "at most", "still serving", "running requests"],
    ending.map(({ tier, graceSeconds, waitSeconds, drainSeconds }) => [
      tier,
      ...[graceSeconds, waitSeconds, drainSeconds].map(String),
    ]),
  );
}
