/** The environment of the API's containers. */
import { hasMysql, type Release, type ReleaseVersion } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";
import type { ApiSize } from "../sizing.ts";
import type { StorePlan } from "../stores.ts";
import type { ApiRole, ApiTierName } from "../topologies.ts";
import { extraEnvironment } from "./extra.ts";
import { fromSettings } from "./fromSettings.ts";
import { proxyEnvironment } from "./proxy.ts";
import { mysqlEnvironment, storeEnvironment } from "./stores.ts";
import { installationToken, mergingToken } from "./tokens.ts";
import { type EnvironmentVariable, type Target, write } from "./write.ts";

export interface ApiEnvironmentInput {
  readonly role: ApiRole;
  readonly release: Pick<Release, "version">;
  readonly size: Pick<ApiSize, "workers">;
  readonly stores: readonly StorePlan[];
  readonly settings: Settings;
  /** Seconds that running requests get to finish after SIGTERM. */
  readonly gracefulTimeout: number;
}

export function apiEnvironment(input: ApiEnvironmentInput): readonly EnvironmentVariable[] {
  const { role, size, stores, settings } = input;
  const { version } = input.release;
  const target: Target<ApiTierName, ReleaseVersion> = { tier: role.tier, version };
  const publicOnly = !role.serves.includes("private");
  const collects = role.serves.includes("public");
  return [
    ...write(target, {
      // Exposure. The public tier collects and nothing else; its clients must not choose staging data by a header.
      // The private one leaves the choice to the GUI.
      EXPOSE_GUI_API: !publicOnly,
      PRODUCTION: publicOnly,
      API_DOCS: settings.apiDocs[role.tier],
      DEMO: false,
      USE_X_FORWARDED_IP: "x-real-ip",
      // With "yes" every request, probes included, ends with a write to Elasticsearch.
      SAVE_LOGS: !publicOnly && (settings.logging.saved ?? !collects),
      LOGGING_LEVEL: settings.logging.levels[role.tier],
      INSTALLATION_TOKEN: installationToken,
      AUTO_PROFILE_MERGING: mergingToken,
      // Server. Without WEB_CONCURRENCY gunicorn counts the node's cores, not the container's share. KEEP_ALIVE
      // outlives the ingress controller's idle connections, or those end in sporadic 502 answers.
      PORT: 8080,
      WEB_CONCURRENCY: size.workers,
      GRACEFUL_TIMEOUT: input.gracefulTimeout,
      KEEP_ALIVE: 95,
    }),
    ...fromSettings(target, settings),
    ...write(target, storeEnvironment(stores)),
    ...(hasMysql(version) ? write({ ...target, version }, mysqlEnvironment(stores)) : []),
    ...proxyEnvironment(settings, stores),
    ...extraEnvironment(settings.extraEnv, role.tier),
  ];
}
