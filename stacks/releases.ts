/**
 * The Tracardi releases that this program installs, as a table of facts. Adding a release is adding a row (and golden
 * files); no other file asks for a version number. What they read from their environment is in
 * environment/table.ts.
 */

/** The first one is the default. */
export const releaseVersions = ["1.1.0", "0.8.2.1"] as const;
export type ReleaseVersion = (typeof releaseVersions)[number];

/** Layout of the stored data, as the names of Elasticsearch's indices begin. Source: db_version of each release. */
export const dataVersions = ["08x", "0820", "09x"] as const;
export type DataVersion = (typeof dataVersions)[number];

/** Kinds of data that Tracardi spreads over an index per period. */
export const partitionedData = [
  "events",
  "profiles",
  "sessions",
  "items",
  "logs",
  "dispatchLogs",
  "consoleLogs",
  "fieldChangeLogs",
  "userLogs",
] as const;
export type PartitionedData = (typeof partitionedData)[number];

/** Periods that Tracardi knows; a "week" ends the process at start. */
export const periods = ["year", "quarter", "month", "day", "hour", "minute", "second"] as const;
export type Period = (typeof periods)[number];

/** How a group of releases takes the texts of its environment. */
export interface Dialect {
  /** Words for yes and no, in lower case. Everything written by this program is "yes" or "no". */
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** What any other word does: it counts as no, or it ends the process at start. */
  readonly otherWords: "no" | "end";
  /** What a number that is none does: it ends the process at start, or the default holds. */
  readonly otherNumbers: "end" | "default";
}

/**
 * What releases read, and how, is the same within a dialect. Each is named after its first release. Which variables
 * it has is said in environment/.
 */
export const dialects = {
  "1.1": {
    yes: ["yes", "on", "true"],
    no: ["no", "off", "false"],
    otherWords: "end",
    otherNumbers: "default",
  },
  "0.8.2": { yes: ["yes"], no: [], otherWords: "no", otherNumbers: "end" },
} as const satisfies Readonly<Record<string, Dialect>>;
export type DialectName = keyof typeof dialects;

/** What the program has to know about one release. Source: Tracardi's source and documentation of that version. */
export interface Release {
  readonly version: ReleaseVersion;
  /** Repository of each image; the tag is the version, the same for all of them. */
  readonly images: {
    readonly api: string;
    readonly gui: string;
    /** Merges profiles that turn out to be the same person (APM). */
    readonly mergingWorker: string;
    /** Copies data of the previous data version, and imports. */
    readonly updateWorker: string;
  };
  /** Configuration lives in MySQL (from 0.9); earlier releases keep everything in Elasticsearch. */
  readonly needsMysql: boolean;
  /** Layout of the stored data. Releases with the same one may run side by side on the same stores. */
  readonly dataVersion: DataVersion;
  /** The one data version that its update worker copies from. None may be skipped, and there is no way back. */
  readonly migratesFrom: DataVersion;
  /** What it reads from its environment, and how. */
  readonly dialect: DialectName;
  /**
   * How the update worker takes its tasks, and which stores it connects to by its own environment. With celery a
   * task brings the address of Elasticsearch along, and the password of Redis stands in a URL as it is: it must
   * consist of letters, digits and "-._~".
   */
  readonly updateWorker: {
    readonly queue: "celery" | "huey";
    readonly connectsTo: readonly ("elasticsearch" | "redis" | "mysql")[];
  };
  /**
   * Whether the API waits for its stores at start and ends itself when they do not answer. One that does not is
   * ready at once and answers /track with 500.
   */
  readonly waitsForStores: boolean;
  /** Seconds a start may take: store retries (up to about 2 minutes) and the application's own start. */
  readonly startupBudgetSeconds: number;
  /**
   * Elasticsearch indices. `single`: those of one shard each that exist once, production and staging together;
   * `periodic`: those of each kind of data that begin anew with every period. Source: the release's list of indices.
   */
  readonly indices: {
    readonly single: number;
    readonly periodic: Readonly<Record<PartitionedData, number>>;
  };
  /** What the GUI is told beyond its address: without staging, changes are made in the production context. */
  readonly extraGuiEnvironment: Readonly<Record<string, string>>;
}

/** Repositories of the open source edition. */
const images = {
  api: "tracardi/tracardi-api",
  gui: "tracardi/tracardi-gui",
  mergingWorker: "tracardi/apm",
  updateWorker: "tracardi/update-worker",
};

const periodicIndices = { events: 1, profiles: 1, sessions: 1, logs: 1, fieldChangeLogs: 1 } as const;

const table = {
  "1.1.0": {
    version: "1.1.0",
    images,
    needsMysql: true,
    // Shared with 0.9 and 1.0.
    dataVersion: "09x",
    migratesFrom: "0820",
    dialect: "1.1",
    updateWorker: { queue: "huey", connectsTo: ["elasticsearch", "redis", "mysql"] },
    waitsForStores: true,
    startupBudgetSeconds: 300,
    indices: {
      single: 0,
      periodic: { ...periodicIndices, items: 1, dispatchLogs: 0, consoleLogs: 0, userLogs: 0 },
    },
    extraGuiEnvironment: { MODE: "no-deployment", ALLOW_UPDATES_ON_PRODUCTION: "true" },
  },
  "0.8.2.1": {
    version: "0.8.2.1",
    images,
    needsMysql: false,
    dataVersion: "0820",
    migratesFrom: "08x",
    dialect: "0.8.2",
    updateWorker: { queue: "celery", connectsTo: ["redis"] },
    waitsForStores: false,
    startupBudgetSeconds: 300,
    // Items and entities follow the same period.
    indices: {
      single: 48,
      periodic: { ...periodicIndices, items: 2, dispatchLogs: 1, consoleLogs: 1, userLogs: 1 },
    },
    extraGuiEnvironment: {},
  },
} as const satisfies Readonly<Record<ReleaseVersion, Release>>;

export const releases: Readonly<Record<ReleaseVersion, Release>> = table;

/** The releases of which something holds, for types. */
type Having<Fact> = {
  [V in ReleaseVersion]: (typeof table)[V] extends Fact ? V : never;
}[ReleaseVersion];
export type ReleaseWithMysql = Having<{ needsMysql: true }>;
export type ReleaseWithHuey = Having<{ updateWorker: { queue: "huey" } }>;

/** The dialect of each release, for types. */
export type DialectOf<V extends ReleaseVersion> = (typeof table)[V]["dialect"];

export function dialectOf(version: ReleaseVersion): Dialect {
  return dialects[releases[version].dialect];
}

export function hasMysql(version: ReleaseVersion): version is ReleaseWithMysql {
  return releases[version].needsMysql;
}

export function hasHuey(version: ReleaseVersion): version is ReleaseWithHuey {
  return releases[version].updateWorker.queue === "huey";
}
