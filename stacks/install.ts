/**
 * The install step: what the GUI's installer does, as a Job. Tracardi never makes its schema by itself; somebody has to
 * ask the private API for it, once for each layout of the data.
 */
import { ports } from "./connections.ts";
import type { Release } from "./releases.ts";
import type { Settings } from "./settings/defaults.ts";
import { installSize, type TierSize } from "./sizing.ts";
import type { PasswordSource } from "./stores.ts";
import { type ApiTierName, apiServing } from "./topologies.ts";

export interface InstallPlan {
  /** Where the API lives that it asks, with the Secrets that it needs. */
  readonly namespace: string;
  readonly size: TierSize;
  /** The API that it asks. */
  readonly api: ApiTierName;
  /** Address of that API inside the cluster. */
  readonly apiUrl: string;
  readonly administrator: { readonly email: string; readonly password: PasswordSource };
  /** It runs again when this changes. */
  readonly dataVersion: string;
}

/** Seconds. */
export const installTimes = {
  /** That the script waits, all in all, before it gives up with last words. Making the schema takes about a minute. */
  patience: 480,
  /** Between two questions. */
  pause: 3,
  /** That the Job may take, one pod that is lost with its node included: the script itself gives up long before. */
  activeDeadline: 1200,
  /** That Pulumi waits: longer than the Job, so that an `up` ends with what the Job has to say. */
  awaited: 1500,
  /** Until a Job that has ended is removed with its pods, so that their logs can still be read. */
  kept: 86_400,
} as const;

/** @returns nothing where a person installs */
export function installPlan(
  settings: Settings,
  release: Release,
  namespaceOf: (api: ApiTierName) => string,
): InstallPlan | undefined {
  const { install, administrator, name, topology } = settings;
  if (!install || administrator === undefined) return undefined;
  const { tier } = apiServing(topology, "private");
  const namespace = namespaceOf(tier);
  return {
    namespace,
    size: installSize,
    api: tier,
    // One dot: found through the search domain "svc.<cluster domain>" whatever the cluster's domain is.
    apiUrl: `http://${name}-${tier}.${namespace}:${ports.http.number}`,
    administrator: { email: administrator.email, password: passwordSource(administrator) },
    dataVersion: release.dataVersion,
  };
}

function passwordSource({ secret, generated }: NonNullable<Settings["administrator"]>): PasswordSource {
  if (secret !== undefined) return { kind: "existing", secret: secret.name, key: secret.key };
  return generated ? { kind: "generated" } : { kind: "configured" };
}
