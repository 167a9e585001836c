/** What the engine costs on a real control plane, next to kubectl with the same objects, and the memory of it all. */
import { readFile } from "node:fs/promises";
import { PROCESSES } from "../../rehearsal/cluster.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { whenAvailable } from "../../rehearsal/workloads.ts";
import { seconds } from "../duration.ts";
import { onFreshControlPlane } from "../freshControlPlane.ts";
import { type Peaks, watchMemory } from "../processMemory.ts";
import type { Section } from "../report.ts";
import { spread } from "../statistics.ts";

const rounds = 3;
const stack = "dev";
/** What kubectl applies: the reviewed manifests of the same stack. Their secrets are placeholders, which no server minds. */
const manifests = new URL(`../../test/golden/expected/${stack}.yaml`, import.meta.url);

/** Milliseconds; far more than any of it takes. */
const deadline = 600_000;

export async function rehearsal(): Promise<readonly Section[]> {
  const first: number[] = [];
  const second: number[] = [];
  const kubectl: number[] = [];
  const cluster: number[] = [];
  const engine: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const up = await onFreshControlPlane(measureUp);
    first.push(up.first);
    second.push(up.second);
    cluster.push(sum(up.peaks, isOfCluster));
    engine.push(sum(up.peaks, (name) => !isOfCluster(name)));
    kubectl.push(await onFreshControlPlane(measureKubectl));
  }
  const [ups, again, applies] = [spread(first), spread(second), spread(kubectl)];
  return [
    {
      title: `Stack ${stack} on the rehearsal's control plane`,
      how:
        "Each on a control plane of its own that holds nothing but its nodes, until every Deployment and StatefulSet is " +
        "available. `up` and kubectl in turn. kubectl applies the golden manifests of the same stack.",
      unit: "s",
      rows: [
        { what: "first `up`", values: ups },
        { what: "second `up`, nothing changed", values: again },
        { what: "`kubectl apply --server-side`", values: applies },
      ],
      goals: [
        { what: "first `up` / kubectl", measured: ups.median / applies.median, atMost: 3 },
        { what: "second `up` / first", measured: again.median / ups.median, atMost: 0.5 },
      ],
    },
    {
      title: "Memory of the rehearsal",
      how:
        "Peak resident sets of its processes during the first `up`, added up. They do not peak at the same moment, and share " +
        "pages, so the machine needs less.",
      unit: "MiB",
      rows: [
        { what: `cluster (${PROCESSES.length} processes)`, values: spread(cluster) },
        { what: "engine, program and plugins", values: spread(engine) },
      ],
      goals: [],
    },
  ];
}

async function measureUp(rehearsal: Rehearsal): Promise<{ first: number; second: number; peaks: Peaks }> {
  const memory = watchMemory(rehearsal.state.directory);
  const bringUp = async () => {
    await rehearsal.up(stack);
    await whenAvailable(rehearsal.cluster, { within: deadline });
  };
  const first = await seconds(bringUp);
  const peaks = memory.stop();
  const second = await seconds(bringUp);
  return { first, second, peaks };
}

async function measureKubectl(rehearsal: Rehearsal): Promise<number> {
  const input = await readFile(manifests, "utf8");
  return seconds(async () => {
    await rehearsal.kubectl(["apply", "--server-side", "-f", "-"], { input });
    await whenAvailable(rehearsal.cluster, { within: deadline });
  });
}

function isOfCluster(name: string): boolean {
  return (PROCESSES as readonly string[]).includes(name);
}

function sum(peaks: Peaks, belongs: (name: string) => boolean): number {
  return [...peaks].filter(([name]) => belongs(name)).reduce((total, [, mebibytes]) => total + mebibytes, 0);
}
