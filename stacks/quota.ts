/**
 * What a namespace may hold: exactly its tiers, one surplus pod per tier during a rollout, and nothing that could
 * be added unnoticed.
 */
import type { Resources, TierSize } from "./sizing.ts";

/** Totals of a ResourceQuota and bounds of a LimitRange; CPU in thousandths of a core, the rest in MiB. */
export interface Quota {
  readonly pods: number;
  readonly requests: Resources;
  readonly limits: Resources;
  /** The largest container that a tier of this namespace runs. */
  readonly largest: Resources;
  /** Volume claims of embedded stores. */
  readonly volumes: { readonly count: number; readonly gibibytes: number };
}

/** A rollout starts one pod more (maxSurge 1) before it ends an old one. */
const surge = 1;

/** A pod that is ending still counts; one more slot keeps a quick second rollout from being refused. */
const ending = 1;

const nothing: Resources = { cpu: 0, memory: 0, storage: 0 };

export function quotaFor(tiers: readonly TierSize[], volumeGibibytes: readonly number[] = []): Quota {
  const counted = tiers.map(({ replicas, container }) => ({ pods: replicas + surge + ending, container }));
  return {
    pods: counted.reduce((sum, { pods }) => sum + pods, 0),
    requests: counted.reduce((sum, { pods, container }) => add(sum, container.requests, pods), nothing),
    limits: counted.reduce((sum, { pods, container }) => add(sum, container.limits, pods), nothing),
    largest: counted.reduce((most, { container }) => largest(most, container.limits), nothing),
    volumes: { count: volumeGibibytes.length, gibibytes: volumeGibibytes.reduce((sum, size) => sum + size, 0) },
  };
}

function add(sum: Resources, one: Resources, count: number): Resources {
  return {
    cpu: sum.cpu + one.cpu * count,
    memory: sum.memory + one.memory * count,
    storage: sum.storage + one.storage * count,
  };
}

function largest(a: Resources, b: Resources): Resources {
  return {
    cpu: Math.max(a.cpu, b.cpu),
    memory: Math.max(a.memory, b.memory),
    storage: Math.max(a.storage, b.storage),
  };
}
