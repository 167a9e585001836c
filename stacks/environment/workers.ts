/** The environments of the workers, which run beside the API and answer nobody. */
import { hasHuey, hasMysql, type Release, type ReleaseVersion } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";
import type { StorePlan } from "../stores.ts";
import { extraEnvironment } from "./extra.ts";
import { fromSettings } from "./fromSettings.ts";
import { proxyEnvironment } from "./proxy.ts";
import { mysqlEnvironment, queueEnvironment, storeEnvironment } from "./stores.ts";
import { mergingToken } from "./tokens.ts";
import { type EnvironmentVariable, type Target, write } from "./write.ts";

export interface WorkerEnvironmentInput {
  readonly release: Pick<Release, "version">;
  readonly stores: readonly StorePlan[];
  readonly settings: Settings;
}

/** Seconds between two searches for profiles to merge. Source: the merging worker's own default. */
const mergingPause = 60;

export function mergingWorkerEnvironment(input: WorkerEnvironmentInput): readonly EnvironmentVariable[] {
  const { stores, settings } = input;
  const { version } = input.release;
  const target: Target<"merging-worker", ReleaseVersion> = { tier: "merging-worker", version };
  return [
    ...write(target, {
      // "job", the default, ends after one search, and Kubernetes would start it again and again.
      MODE: "worker",
      PAUSE: mergingPause,
      // Staging's profiles are nobody's.
      PRODUCTION: true,
      // Logs to be saved are collected in memory until a request ends, and here none does.
      SAVE_LOGS: false,
      LOGGING_LEVEL: settings.logging.levels["merging-worker"],
      AUTO_PROFILE_MERGING: mergingToken,
    }),
    ...fromSettings(target, settings),
    ...write(target, storeEnvironment(stores)),
    ...(hasMysql(version) ? write({ ...target, version }, mysqlEnvironment(stores)) : []),
    ...proxyEnvironment(settings, stores),
    ...extraEnvironment(settings.extraEnv, "merging-worker"),
  ];
}

/**
 * Up to 0.8.x the update worker knows Redis and nothing else: each task says where Elasticsearch is. From 0.9 it loads
 * the configuration that the API loads.
 */
export function updateWorkerEnvironment(input: WorkerEnvironmentInput): readonly EnvironmentVariable[] {
  const { stores, settings } = input;
  const { version } = input.release;
  const tier = "update-worker";
  const extra = [...proxyEnvironment(settings, stores), ...extraEnvironment(settings.extraEnv, tier)];
  if (!hasHuey(version)) return [...write({ tier, version }, queueEnvironment(stores)), ...extra];
  const target: Target<typeof tier, typeof version> = { tier, version };
  return [
    ...write(target, {
      SAVE_LOGS: false,
      LOGGING_LEVEL: settings.logging.levels[tier],
      AUTO_PROFILE_MERGING: mergingToken,
    }),
    ...fromSettings(target, settings),
    ...write(target, { ...storeEnvironment(stores), ...mysqlEnvironment(stores) }),
    ...extra,
  ];
}
