/**
 * Settings that decide under which names and in how many parts data is stored. Tracardi looks for its data where
 * they point and never moves it: with another tenant it shows an empty system, with other periods or shards it
 * misses or duplicates what was written before. And whose the namespaces are: Pulumi would delete the ones that it made,
 * with everything in them, to use them. So they hold from the installation on.
 */
import { partitionedData } from "./releases.ts";
import type { Settings } from "./settings/defaults.ts";

/** Effective values by settings key; "" where Tracardi's own choice holds. */
export type LastingSettings = Readonly<Record<string, string>>;

/** What an installation was made with. */
export interface Lasting {
  /** A text: what is remembered may come from another version of this program. */
  readonly dataVersion: string;
  readonly settings: LastingSettings;
}

export interface LastingChange {
  /** Settings key without the project's prefix: "partitioning.events". */
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/** These hold beyond a migration: the update worker looks for the previous indices under the same tenant. */
export const beyondMigrations = ["tenantName", "namespaces"] as const satisfies readonly string[];

export function lastingSettings({
  tenantName,
  namespaces,
  partitioning,
  indices,
}: Settings): LastingSettings {
  return {
    tenantName: tenantName ?? "",
    namespaces,
    "indices.shards": String(indices.shards),
    "indices.configurationShards": String(indices.configurationShards),
    ...Object.fromEntries(partitionedData.map((data) => [`partitioning.${data}`, partitioning[data]])),
  };
}

/**
 * What must not change but does. A new data version starts with new, empty indices, which may be cut in another way
 * (and are: the default period of events differs). A key that was not remembered was not there to be set.
 */
export function lastingChanges(before: Lasting, after: Lasting): readonly LastingChange[] {
  const migrates = before.dataVersion !== after.dataVersion;
  return Object.entries(after.settings).flatMap(([key, value]) => {
    const old = before.settings[key];
    if (old === undefined || old === value) return [];
    if (migrates && !(beyondMigrations as readonly string[]).includes(key)) return [];
    return [{ key, before: old, after: value }];
  });
}
