/** How fast Elasticsearch's disk fills. How long it lasts depends on what is kept, which no stack says. */

/**
 * Estimate: one event with its time, source, session and what was made of it, as Elasticsearch keeps it. No document of
 * Tracardi's gives a figure; divide the size of an index of events by their number for one of your own.
 */
const kibibytesPerEvent = 2;

/**
 * Source: Elasticsearch gives a node no further shard above 85 % of its disk
 * (cluster.routing.allocation.disk.watermark.low), and makes indices read-only above 95 %.
 */
const usablePart = 0.85;

const secondsPerDay = 24 * 60 * 60;
const kibibytesPerGibibyte = 1024 * 1024;

/** How long somebody may want to keep what is collected, days. */
const keptDays = [30, 365] as const;

/** Of all data nodes together, GiB. */
export interface DiskForecast {
  readonly kibibytesPerEvent: number;
  /** Of each document, the first included. */
  readonly copies: number;
  readonly gibibytesPerDay: number;
  /** In 30 days. */
  readonly gibibytesPerMonth: number;
  /** The disk that so many days need, with what has to stay free. */
  readonly needs: readonly { readonly days: number; readonly gibibytes: number }[];
  /** What a disk of a known size is good for. */
  readonly given?: { readonly gibibytes: number; readonly days: number };
}

/**
 * @param load requests per second, day and night: an upper bound where that is reached for some hours only
 * @param gibibytes the disk, where its size is known
 */
export function diskForecast(load: number, copies: number, gibibytes?: number): DiskForecast {
  const perDay = (load * secondsPerDay * copies * kibibytesPerEvent) / kibibytesPerGibibyte;
  return {
    kibibytesPerEvent,
    copies,
    gibibytesPerDay: rounded(perDay),
    gibibytesPerMonth: rounded(30 * perDay),
    needs: keptDays.map((days) => ({ days, gibibytes: Math.ceil((days * perDay) / usablePart) })),
    ...(gibibytes === undefined
      ? {}
      : { given: { gibibytes, days: Math.floor((gibibytes * usablePart) / perDay) } }),
  };
}

/** To one decimal, up: a small site adds something too. */
function rounded(figure: number): number {
  return Math.ceil(figure * 10) / 10;
}
