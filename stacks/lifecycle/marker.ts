/**
 * The same as annotations of a namespace. The stack's memory is lost with its state, or another person has another
 * backend; this one is where the installation is, and the API server itself asks it (components/releaseMarker.ts).
 */
import { releases } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";
import { installedBy } from "./installed.ts";

/** Fixed: markers of two versions of this program are compared during an upgrade. */
export const markerKeys = {
  release: "release.tracardi/version",
  dataVersion: "release.tracardi/data-version",
  /** The one data version that the release can follow, besides its own. */
  migratesFrom: "release.tracardi/migrates-from",
  /** What `tracardi:acknowledgeMigration` says; absent while it says nothing. */
  acknowledged: "release.tracardi/acknowledged-migration",
  /** Settings that must not change, one `key=value` per line. */
  lasting: "release.tracardi/lasting-settings",
  /** Which state it was installed from: a fingerprint of the merging token, which is in no other and must not change. */
  state: "release.tracardi/state",
} as const;

export interface MarkerPlan {
  /** Name of the namespace that carries the marker: every topology has it. */
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether the API server watches over it. */
  readonly enforced: boolean;
}

export function markerPlan(settings: Settings, namespace: string): MarkerPlan {
  const { release, dataVersion, lasting } = installedBy(settings);
  const { acknowledgeMigration, guardRails } = settings;
  return {
    namespace,
    annotations: {
      [markerKeys.release]: release,
      [markerKeys.dataVersion]: dataVersion,
      [markerKeys.migratesFrom]: releases[settings.release].migratesFrom,
      ...(acknowledgeMigration === undefined ? {} : { [markerKeys.acknowledged]: acknowledgeMigration }),
      [markerKeys.lasting]: Object.entries(lasting)
        .map(([key, value]) => `${key}=${value}`)
        .join("\n"),
    },
    enforced: guardRails,
  };
}
