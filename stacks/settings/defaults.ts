/** Defaults that follow from other settings, and the type of settings that are complete. */
import { type MemberOf, membersOf, standardSetting } from "../environment/settable.ts";
import { condensed } from "../ranges.ts";
import type { PartitionedData, Period } from "../releases.ts";
import { zonesOf } from "../sizing/failures.ts";
import type { PasswordKey, Written } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Settings that a stack file may leave out because they follow from others. */
type Following = "protect" | "clusterIdentifier" | "apiServerCidrs" | "edge" | "spread" | "zones";

/** Settings with members that follow from the release or from other settings. */
interface Completed {
  indices: Record<MemberOf<"indices">, number>;
  partitioning: Record<PartitionedData, Period>;
  /** Which of them run. */
  workers: { merging: boolean; update: boolean };
  /** `generated`: neither a Secret nor the stack file holds a password, so one is made. */
  administrator?: NonNullable<Written["administrator"]> & { generated: boolean };
}

/** The settings of a stack: checked, complete, frozen, without any secret. */
export type Settings = DeepReadonly<
  Omit<Written, PasswordKey | Following | keyof Completed> & {
    [K in Following]: NonNullable<Written[K]>;
  } & Completed
>;

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
    zones: zonesOf(settings),
    trustedCidrs: condensed(settings.trustedCidrs),
    indices: completeMembers("indices", settings, Number),
    partitioning: completeMembers("partitioning", settings, (period) => period as Period),
    workers: runningWorkers(settings),
    bridges: [...new Set(settings.bridges)],
  });
}

/** Written out, defaults too: none of it may change, not even because a later release has another default. */
function completeMembers<Group extends "indices" | "partitioning", T>(
  group: Group,
  written: Written,
  read: (standard: string) => T,
): Record<MemberOf<Group>, T> {
  const given = written[group] as Readonly<Record<string, T | undefined>>;
  const members = membersOf(group).map((member) => {
    const standard = standardSetting(`${group}.${member}`, written.release);
    if (standard === undefined) throw new Error(`${group}.${member} has no default`);
    return [member, given[member] ?? read(standard)];
  });
  return Object.fromEntries(members) as Record<MemberOf<Group>, T>;
}

function deepFreeze<T>(value: T): DeepReadonly<T> {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value as DeepReadonly<T>;
}

/** Which workers run: as written, and the update worker while a migration is acknowledged. */
export function runningWorkers({
  workers,
  acknowledgeMigration,
}: {
  readonly workers: { readonly merging?: boolean | undefined; readonly update?: boolean | undefined };
  readonly acknowledgeMigration?: string | undefined;
}): Settings["workers"] {
  return {
    // Released with a merge that loses properties (Tracardi issue 892), so whoever turns it on has looked at it.
    merging: workers.merging ?? false,
    update: workers.update ?? acknowledgeMigration !== undefined,
  };
}
