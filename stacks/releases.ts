/**
 * The Tracardi releases that this program installs, as a table of facts. Adding a release is adding a row (and a
 * golden file); no other file asks for a version number.
 */

export const releaseVersions = ["1.1.0", "0.8.2.1"] as const;
export type ReleaseVersion = (typeof releaseVersions)[number];

/** What the program has to know about one release. Source: Tracardi's source and documentation of that version. */
export interface Release {
  readonly version: ReleaseVersion;
  /** Repository of each image; the tag is the version, the same for all of them. */
  readonly images: { readonly api: string; readonly gui: string };
  /** Configuration lives in MySQL (from 0.9); earlier releases keep everything in Elasticsearch. */
  readonly needsMysql: boolean;
  /** Layout of the stored data. Releases with the same one may run side by side on the same stores. */
  readonly dataVersion: string;
  /** Seconds a start may take: store retries (up to about 2 minutes) and the application's own start. */
  readonly startupBudgetSeconds: number;
  /** The variable that turns bots on /track away, in the dialect of this release. */
  readonly botTraffic: { readonly name: string; readonly refuse: "yes" | "no" };
  /** What the GUI is told beyond its address: without staging, changes are made in the production context. */
  readonly extraGuiEnvironment: Readonly<Record<string, string>>;
}

const images = { api: "tracardi/tracardi-api", gui: "tracardi/tracardi-gui" };

export const releases: Readonly<Record<ReleaseVersion, Release>> = {
  "1.1.0": {
    version: "1.1.0",
    images,
    needsMysql: true,
    dataVersion: "09x",
    startupBudgetSeconds: 300,
    botTraffic: { name: "DISALLOW_BOT_TRAFFIC", refuse: "yes" },
    extraGuiEnvironment: { MODE: "no-deployment", ALLOW_UPDATES_ON_PRODUCTION: "true" },
  },
  "0.8.2.1": {
    version: "0.8.2.1",
    images,
    needsMysql: false,
    dataVersion: "0820",
    startupBudgetSeconds: 300,
    botTraffic: { name: "ALLOW_BOT_TRAFFIC", refuse: "no" },
    extraGuiEnvironment: {},
  },
};
