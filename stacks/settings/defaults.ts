/** Defaults that follow from other settings, and the type of settings that are complete. */
import { condensed } from "../cidr.ts";
import { type PartitionedData, type Period, partitionedData, releases } from "../releases.ts";
import type { PasswordKey, Written } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Settings that a stack file may leave out because they follow from others. */
type Following = "protect" | "clusterIdentifier" | "apiServerCidrs" | "edge" | "spread" | "zones";

/** Settings with members that follow from the release or from other settings. */
interface Completed {
  partitioning: Record<PartitionedData, Period>;
  /** `generated`: neither a Secret nor the stack file holds a password, so one is made. */
  administrator?: NonNullable<Written["administrator"]> & { generated: boolean };
}

/** The settings of a stack: checked, complete, frozen, without any secret. */
export type Settings = DeepReadonly<
  Omit<Written, PasswordKey | Following | keyof Completed> & {
    [K in Following]: NonNullable<Written[K]>;
  } & Completed
>;

/** What the regions of the large clouds have. */
const usualZones = 3;

export function complete(written: Written, stack: string): Settings {
  const {
    elasticsearchPassword,
    redisPassword,
    mysqlPassword,
    administratorPassword,
    administrator,
    ...settings
  } = written;
  return deepFreeze({
    ...settings,
    ...(administrator === undefined
      ? {}
      : {
          administrator: {
            ...administrator,
            generated: administrator.secret === undefined && administratorPassword === undefined,
          },
        }),
    protect: settings.protect ?? settings.production,
    clusterIdentifier: settings.clusterIdentifier ?? stack,
    apiServerCidrs: settings.apiServerCidrs ?? settings.nodeCidrs,
    edge: settings.edge ?? (settings.topology === "split" ? "ingress" : "static"),
    spread: settings.spread ?? (settings.production ? "required" : "preferred"),
    zones: settings.zones ?? Math.min(usualZones, settings.nodes ?? usualZones),
    trustedCidrs: condensed(settings.trustedCidrs),
    partitioning: completePartitioning(settings),
    bridges: [...new Set(settings.bridges)],
  });
}

function completePartitioning({ release, partitioning }: Written): Record<PartitionedData, Period> {
  const complete = { ...releases[release].partitioning };
  for (const data of partitionedData) complete[data] = partitioning[data] ?? complete[data];
  return complete;
}

function deepFreeze<T>(value: T): DeepReadonly<T> {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value as DeepReadonly<T>;
}
