/**
 * How many shards Tracardi makes in Elasticsearch, and when they reach its limit: new indices begin with every period,
 * and old ones are never deleted.
 */
import { type PartitionedData, type Period, partitionedData, type Release } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";

/** cluster.max_shards_per_node of Elasticsearch 7 and 8. */
export const shardsPerDataNode = 1000;

/** Everything is kept twice: for production and for staging. */
const contexts = 2;

/** Of the data that is cut into periods, this alone has the shards of a configuration index. Source: Tracardi's mappings. */
const keptLikeConfiguration: readonly PartitionedData[] = ["fieldChangeLogs"];

/** Beyond this nobody plans, and a forecast would be none. */
const horizonYears = 20;

export interface ShardForecast {
  readonly atInstallation: number;
  /** Average over a year. */
  readonly perMonth: number;
  readonly limit: number;
  /** ISO date of the first day with more shards than the limit; absent when it is not reached within twenty years. */
  readonly reached?: string;
}

export interface ShardInput {
  readonly release: Pick<Release, "indices">;
  readonly settings: Pick<Settings, "indices" | "partitioning">;
  /** Absent: unknown. The limit of one is then planned with, and the copies that the stack asks for. */
  readonly dataNodes?: number | undefined;
  /** Day of the installation, UTC. */
  readonly installed: Date;
}

export function shardForecast({ release, settings, dataNodes, installed }: ShardInput): ShardForecast {
  const { indices, partitioning } = settings;
  // On exactly one data node the installation makes no copies.
  const copies = 1 + (dataNodes === 1 ? 0 : indices.replicas);
  const growth = partitionedData.map((data) => {
    const primaries = keptLikeConfiguration.includes(data) ? indices.configurationShards : indices.shards;
    return {
      period: partitioning[data],
      shards: release.indices.periodic[data] * primaries * copies * contexts,
    };
  });
  const limit = shardsPerDataNode * (dataNodes ?? 1);
  const single = release.indices.single * indices.configurationShards * copies;
  const atInstallation = growth.reduce((sum, { shards }) => sum + shards, single);
  const perYear = growth.reduce((sum, { period, shards }) => sum + shards * perYearOf[period], 0);
  const reached = firstDayBeyond(limit, atInstallation, growth, installed);
  return {
    atInstallation,
    perMonth: Math.round(perYear / 12),
    limit,
    ...(reached === undefined ? {} : { reached }),
  };
}

const day = 24 * 60 * 60;
const perYearOf: Readonly<Record<Period, number>> = {
  year: 1,
  quarter: 4,
  month: 12,
  day: 365,
  hour: 365 * 24,
  minute: 365 * 24 * 60,
  second: 365 * day,
};

interface Growth {
  readonly period: Period;
  readonly shards: number;
}

function firstDayBeyond(
  limit: number,
  atInstallation: number,
  growth: readonly Growth[],
  installed: Date,
): string | undefined {
  let total = atInstallation;
  const date = new Date(
    Date.UTC(installed.getUTCFullYear(), installed.getUTCMonth(), installed.getUTCDate()),
  );
  const last = date.getUTCFullYear() + horizonYears;
  while (total <= limit) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCFullYear() > last) return undefined;
    for (const { period, shards } of growth) total += shards * begunOn(date, period);
  }
  return date.toISOString().slice(0, 10);
}

/** How many periods begin on a day. */
function begunOn(date: Date, period: Period): number {
  const firstOfMonth = date.getUTCDate() === 1;
  switch (period) {
    case "year":
      return firstOfMonth && date.getUTCMonth() === 0 ? 1 : 0;
    case "quarter":
      return firstOfMonth && date.getUTCMonth() % 3 === 0 ? 1 : 0;
    case "month":
      return firstOfMonth ? 1 : 0;
    default:
      return perYearOf[period] / 365;
  }
}
