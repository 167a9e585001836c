/** Everything that is in a cluster, to be compared before and after. */
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { until } from "../../../rehearsal/wait.ts";

/** By kind, namespace and name. */
export type Snapshot = ReadonlyMap<string, Version>;

export interface Version {
  /** Equal for the same version of the same object. */
  readonly text: string;
  /** Whether the cluster removes it some time after its end. */
  readonly passes: boolean;
}

/** Says that its owner is alive, or what has happened: written all the time, whoever does what. */
const VITAL_SIGNS = new Set(["leases.coordination.k8s.io", "events", "events.events.k8s.io"]);

/** Kinds whose status is written again although nobody changed anything: of these what was asked for counts. */
const WITH_A_LIFE = new Set(["Node", "HorizontalPodAutoscaler"]);

interface Found {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly managedFields?: unknown;
  };
  readonly spec?: { readonly ttlSecondsAfterFinished?: number };
  readonly status?: { readonly phase?: string; readonly completionTime?: string };
}

/** Every object of every kind that the API server knows. Each of its versions has a number; an equal one is the same version. */
export async function snapshot(rehearsal: Rehearsal): Promise<Snapshot> {
  const kinds = (await rehearsal.kubectl(["api-resources", "--verbs=list", "-o", "name"])).split("\n");
  const wanted = kinds.filter((kind) => kind !== "" && !VITAL_SIGNS.has(kind));
  const json = await rehearsal.kubectl(["get", wanted.join(","), "-A", "-o", "json"]);
  const { items } = JSON.parse(json) as { items: Found[] };
  return new Map(items.map((found) => [nameOf(found), { text: textOf(found), passes: passes(found) }]));
}

/** Once nothing changes any more by itself. */
export async function whenQuiet(rehearsal: Rehearsal, within: number): Promise<Snapshot> {
  let last = await snapshot(rehearsal);
  return until(
    async () => {
      const next = await snapshot(rehearsal);
      const quiet = differences(last, next).length === 0;
      last = next;
      return quiet && next;
    },
    { for: "the cluster to be quiet", within, every: 1_000 },
  );
}

/** What appeared, vanished or has another version, in words. A finished Job that vanishes with its pods is no difference. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name)?.text !== after.get(name)?.text)
    .filter((name) => after.has(name) || !before.get(name)?.passes)
    .map(
      (name) =>
        `${name}: ${before.get(name)?.text ?? "was not there"} -> ${after.get(name)?.text ?? "is gone"}`,
    )
    .sort();
}

function nameOf({ apiVersion, kind, metadata: { namespace, name } }: Found): string {
  return `${apiVersion} ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function textOf(found: Found): string {
  const { uid, resourceVersion, managedFields, ...metadata } = found.metadata;
  if (!WITH_A_LIFE.has(found.kind)) return `${uid} ${resourceVersion}`;
  return JSON.stringify({ uid, ...found, metadata, status: undefined });
}

function passes({ kind, spec, status }: Found): boolean {
  if (kind === "Pod") return status?.phase === "Succeeded";
  return (
    kind === "Job" && status?.completionTime !== undefined && spec?.ttlSecondsAfterFinished !== undefined
  );
}
