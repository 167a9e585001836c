/** What the fences, limits and the access log of an edge cost beside the same program without any of them. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { findEntrance } from "../../rehearsal/edge/privateNetwork.ts";
import { HERE } from "../../rehearsal/state.ts";
import { ensureTools } from "../../rehearsal/toolchain.ts";
import { type ZoneName, zoneNames } from "../../stacks/topologies.ts";
import type { EdgeFigures, Memory } from "../edge/figures.ts";
import type { Answered } from "../edge/load.ts";
import { measuredPlan } from "../edge/place.ts";
import { ensureLoadTools } from "../edge/tools.ts";
import type { Goal, Row, Section } from "../report.ts";
import { type Spread, spread } from "../statistics.ts";

const PROGRAM = join(import.meta.dirname, "../programs/edge.ts");

export async function edge(): Promise<readonly Section[]> {
  const entrance = await findEntrance();
  if (!entrance.open) {
    const how = `Not measured: ${entrance.reason}.`;
    return [{ title: "The edge", how, unit: "", rows: [], goals: [] }];
  }
  // Among the folders of the tests: whatever a run that was killed leaves there is swept up by the next run of tests.
  const folder = join(HERE.folder, "tests", `${process.pid}-bench-edge`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const logFile = join(folder, "tools.log");
    const { path } = await ensureTools(["traefik"], { onProgress: () => {}, logFile });
    const load = await ensureLoadTools(logFile);
    const [program = "", ...inside] = entrance.command;
    const { stdout } = await execa(
      program,
      [
        ...inside,
        process.execPath,
        PROGRAM,
        path("traefik"),
        load.path("bombardier"),
        load.path("backend"),
        folder,
      ],
      { stdin: "ignore", stderr: "inherit" },
    );
    return sections(JSON.parse(stdout) as EdgeFigures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sections({ bare, full, ranges, memory }: EdgeFigures): readonly Section[] {
  const both = (figure: keyof Answered): Row[] =>
    zoneNames.flatMap((zone) => [
      { what: `${zone}: bare`, values: spreadOf(bare[zone], figure) },
      { what: `${zone}: as deployed`, values: spreadOf(full[zone], figure) },
    ]);
  const ratio = (zone: ZoneName, figure: keyof Answered) =>
    spreadOf(full[zone], figure).median / spreadOf(bare[zone], figure).median;
  const goals = (figure: keyof Answered, bound: { atMost: number } | { atLeast: number }): Goal[] =>
    zoneNames.map((zone) => ({
      what: `${zone} edge as deployed / bare`,
      measured: ratio(zone, figure),
      ...bound,
    }));
  const counts = Object.keys(ranges);
  const slowest = (figure: keyof Answered) => {
    const medians = counts.map((count) => spreadOf(ranges[count] ?? [], figure).median);
    return Math.max(...medians) / Math.min(...medians);
  };
  return [
    {
      title: "Throughput of the edge",
      how:
        "Traefik with every argument, middleware and log that the program gives it (static edge), in turn with the same binary, " +
        "certificate and backend and one router. HTTP/1.1 over TLS, kept connections, as many requests as are answered. Public: " +
        "posts of 1 kB to `/track`. Private: GET. The access log holds what is refused, fails or is slow, which none of these is. " +
        "Everything shares the machine: load, controller and backend.",
      unit: "requests/s",
      rows: both("throughput"),
      goals: goals("throughput", { atLeast: 0.75 }),
    },
    {
      title: "Latency of the edge",
      how: "99 of 100 requests of the same runs were answered within.",
      unit: "ms",
      rows: both("p99"),
      goals: goals("p99", { atMost: 1.5 }),
    },
    {
      title: "CPU time of the edge",
      how: "Of the controller alone, per request of the same runs.",
      unit: "µs",
      rows: both("cpu"),
      goals: [],
    },
    {
      title: "Trusted ranges",
      how: "99 of 100 requests to the private edge were answered within, by the length of its list. The clients' range is the last.",
      unit: "ms",
      rows: counts.map((count) => ({ what: count, values: spreadOf(ranges[count] ?? [], "p99") })),
      goals: [{ what: "slowest / fastest", measured: slowest("p99"), atMost: 1.1 }],
    },
    {
      title: "Memory of a controller",
      how:
        "Resident set of one controller as deployed. `busy` is the largest of a run with all requests that it can answer; " +
        "`connections` with 10 000 open ones that do nothing; `posts` the largest while 100 clients post the largest allowed " +
        "body (public 1 MiB, private 25 MiB) and none has sent its last byte.",
      unit: "MiB",
      rows: zoneNames.flatMap((zone) =>
        (["idle", "busy", "connections", "posts"] as const).map((state) => ({
          what: `${zone}: ${state}`,
          values: spread(memory[zone].map((run) => run[state])),
        })),
      ),
      goals: memoryGoals(memory),
    },
  ];
}

/** Beside what the program asks for: what a controller always needs is its request, what it may need at all its limit. */
function memoryGoals(memory: EdgeFigures["memory"]): Goal[] {
  const plan = measuredPlan();
  return zoneNames.flatMap((zone): Goal[] => {
    const { requests, limits } = plan.zones[zone].edge.size.container;
    const largest = (state: keyof Memory) => spread(memory[zone].map((run) => run[state])).max;
    return [
      {
        what: `${zone}: busy / memory request (${requests.memory} MiB)`,
        measured: largest("busy") / requests.memory,
        atMost: 1,
      },
      ...(["connections", "posts"] as const).map((state) => ({
        what: `${zone}: ${state} / memory limit (${limits.memory} MiB)`,
        measured: largest(state) / limits.memory,
        atMost: 1,
      })),
    ];
  });
}

function spreadOf(answers: readonly Answered[], figure: keyof Answered): Spread {
  return spread(answers.map((answer) => answer[figure]));
}
