/**
 * Every variable that a program of Tracardi reads, once per program. It decides what the program may write (types),
 * what a stack file may write (settings), and what the settings' page says.
 */
import { type ReleaseVersion, releases } from "../releases.ts";
import type { EnvironmentTier, Variable } from "./variable.ts";
import {
  botVariables,
  exposureVariables,
  loggingVariables,
  partitioningVariables,
  tokenVariables,
} from "./variables/application.ts";
import { cacheVariables, featureVariables, visitVariables } from "./variables/collector.ts";
import { elasticsearchVariables } from "./variables/elasticsearch.ts";
import { guiVariables, mergingWorkerVariables, serverVariables } from "./variables/programs.ts";
import { mysqlVariables, redisVariables } from "./variables/redisAndMysql.ts";

const rows = [
  ...exposureVariables,
  ...botVariables,
  ...tokenVariables,
  ...featureVariables,
  ...visitVariables,
  ...cacheVariables,
  ...loggingVariables,
  ...serverVariables,
  ...partitioningVariables,
  ...elasticsearchVariables,
  ...redisVariables,
  ...mysqlVariables,
  ...mergingWorkerVariables,
  ...guiVariables,
] as const;

/** The rows with their literal types. */
export type Row = (typeof rows)[number];

export const variables: readonly Variable[] = rows;

export function isReadBy({ readers }: Variable, version: ReleaseVersion, tier: EnvironmentTier): boolean {
  return readers[releases[version].dialect].includes(tier);
}

/** The variable of that name that a tier of a release reads. */
export function variableNamed(
  name: string,
  version: ReleaseVersion,
  tier: EnvironmentTier,
): Variable | undefined {
  return variables.find((variable) => variable.name === name && isReadBy(variable, version, tier));
}

/** What holds when nothing is said. */
export function standardOf({ standard }: Variable, version: ReleaseVersion): string | undefined {
  return typeof standard === "object" ? standard[releases[version].dialect] : standard;
}
