/**
 * Exposure, identity, tokens, logs and the cut of the data. Sources: Tracardi's configuration in 0.8.2.1, 0.9 and 1.0,
 * the vendor's chart 1.1.
 */
import { type PartitionedData, periods } from "../../releases.ts";
import { api, library, newerApi, newerLibrary, olderApi } from "../readers.ts";
import { anybody, flag, type Standard, secret, strictFlag, text, type Variable } from "../variable.ts";

const levels = { kind: "choice", choices: ["DEBUG", "INFO", "WARNING", "ERROR"] } as const;
const period = { kind: "choice", choices: periods } as const;
const commercial = { nobody: "it belongs to the commercial edition" } as const;
const debugging = { nobody: "it is for Tracardi's own developers" } as const;

export const exposureVariables = [
  {
    name: "EXPOSE_GUI_API",
    meaning: "Whether the API answers the GUI",
    value: flag,
    readers: api,
    since: "0.7.0",
    standard: "yes",
    control: { program: "topology" },
  },
  {
    name: "PRODUCTION",
    meaning: "Whether only production data exists; with no a client's header chooses",
    value: strictFlag,
    readers: library,
    since: "0.8.0",
    standard: "no",
    control: { program: "topology" },
  },
  {
    name: "API_DOCS",
    meaning: "Whether /docs and /redoc are served",
    value: strictFlag,
    readers: api,
    since: "0.7.2",
    standard: "yes",
    control: { program: "apiDocs" },
  },
  {
    name: "DEMO",
    meaning: "Serves a demonstration and fills in invented events at the installation",
    value: strictFlag,
    readers: api,
    since: "0.8.1",
    standard: "no",
    control: { program: "" },
  },
  {
    name: "USE_X_FORWARDED_IP",
    meaning: "Header with the visitor's address; the edge sets it",
    value: text,
    readers: api,
    since: "0.7.0",
    control: { program: "" },
  },
  {
    name: "TENANT_NAME",
    meaning: "Name in front of every index",
    value: text,
    readers: library,
    since: "0.8.1",
    control: { setting: "tenantName" },
  },
  {
    name: "MULTI_TENANT",
    meaning: "Serves several tenants",
    value: flag,
    readers: library,
    since: "0.8.1",
    standard: "no",
    control: commercial,
  },
  {
    name: "MULTI_TENANT_MANAGER_URL",
    meaning: "Manages several tenants",
    value: text,
    readers: library,
    since: "0.8.1",
    control: commercial,
  },
  {
    name: "MULTI_TENANT_MANAGER_API_KEY",
    meaning: "Manages several tenants",
    value: secret,
    readers: library,
    since: "0.8.1",
    control: commercial,
  },
  {
    name: "LICENSE",
    meaning: "Opens licensed routes",
    value: secret,
    readers: library,
    since: "0.8.0",
    control: commercial,
  },
  {
    name: "PERFORMANCE_TRACKING",
    meaning: "Address with credentials at which Sentry takes traces of every request",
    value: secret,
    readers: api,
    since: "0.8.1",
    control: anybody,
  },
  {
    name: "AUTOLOAD_PAGE_SIZE",
    meaning: "Rows that the GUI loads at once",
    value: { kind: "count", least: 1, most: 10000 },
    readers: api,
    since: "0.7.0",
    standard: "25",
    control: anybody,
  },
  {
    name: "IMAGE_TAG",
    meaning: "Shown beside the version",
    value: text,
    readers: newerLibrary,
    since: "1.0",
    standard: "n/a",
    control: anybody,
  },
  {
    name: "DEBUG_MAKE_SLOWER_RESPONSES",
    meaning: "Delays every answer",
    value: text,
    readers: api,
    since: "0.7.0",
    control: debugging,
  },
  {
    name: "_DEBUG_VERSION",
    meaning: "Pretends another version",
    value: text,
    readers: library,
    since: "0.7.4",
    control: debugging,
  },
] as const satisfies readonly Variable[];

export const tokenVariables = [
  {
    name: "INSTALLATION_TOKEN",
    meaning: "Guards POST /install",
    value: secret,
    readers: library,
    since: "0.7.4",
    standard: "tracardi",
    control: { program: "" },
  },
  {
    name: "AUTO_PROFILE_MERGING",
    meaning: "Makes the keys by which profiles are merged; the same everywhere and for ever",
    value: secret,
    readers: library,
    since: "0.8.2.1",
    control: { program: "" },
  },
  {
    name: "APM",
    meaning: "Profiles that turn out to be the same person are marked to be merged",
    value: flag,
    readers: library,
    since: "0.8.2.1",
    standard: "yes",
    control: { setting: "features.profileMerging" },
  },
] as const satisfies readonly Variable[];

export const loggingVariables = [
  {
    name: "LOGGING_LEVEL",
    meaning: "Least severe message that is logged",
    value: levels,
    readers: library,
    since: "0.7.0",
    standard: "WARNING",
    control: { program: "logging.levels" },
  },
  {
    name: "SERVER_LOGGING_LEVEL",
    meaning: "Least severe message of the web server inside the API that is logged",
    value: levels,
    readers: api,
    since: "0.7.4",
    standard: "WARNING",
    control: { setting: "logging.server" },
  },
  {
    name: "SAVE_LOGS",
    meaning: "Logs are kept in Elasticsearch too, by a write after every request",
    value: flag,
    readers: library,
    since: "0.7.0",
    standard: "yes",
    control: { program: "logging.saved" },
  },
  {
    name: "TRACK_DEBUG",
    meaning: "Answers of /track tell what was done with an event",
    value: strictFlag,
    readers: api,
    since: "0.7.0",
    standard: "no",
    control: { setting: "features.debugTracking" },
  },
] as const satisfies readonly Variable[];

/** How long one index of a kind of data is written to. */
const partitioned = <const Name extends string, const Data extends PartitionedData>(
  name: Name,
  data: Data,
  meaning: string,
  standard: Standard,
) => {
  const control: { readonly setting: `partitioning.${Data}` } = { setting: `partitioning.${data}` };
  return { name, meaning, value: period, readers: library, since: "0.8.2.1", standard, control };
};

export const partitioningVariables = [
  partitioned("EVENT_PARTITIONING", "events", "Events", { "1.1": "quarter", "0.8.2": "month" }),
  partitioned("PROFILE_PARTITIONING", "profiles", "Profiles", "quarter"),
  partitioned("SESSION_PARTITIONING", "sessions", "Sessions", "quarter"),
  partitioned("ITEM_PARTITIONING", "items", "Items, and entities too", "year"),
  partitioned("LOG_PARTITIONING", "logs", "Logs of the application", "month"),
  partitioned("DISPATCH_LOG_PARTITIONING", "dispatchLogs", "Logs of destinations", "month"),
  partitioned("CONSOLE_LOG_PARTITIONING", "consoleLogs", "Logs of workflows", "month"),
  partitioned("FIELD_CHANGE_LOG_PARTITIONING", "fieldChangeLogs", "Changes of profiles' fields", "month"),
  partitioned("USER_LOG_PARTITIONING", "userLogs", "Logs of what operators do", "year"),
] as const satisfies readonly Variable[];

/** Bots on /track are answered with 401. The newer name says the opposite of the older one. */
export const botVariables = [
  {
    name: "DISALLOW_BOT_TRAFFIC",
    meaning: "Events of bots are refused",
    value: flag,
    readers: newerApi,
    since: "0.9",
    standard: "yes",
    control: { setting: "botTraffic", inverted: true },
  },
  {
    name: "ALLOW_BOT_TRAFFIC",
    meaning: "Events of bots are taken",
    value: flag,
    readers: olderApi,
    since: "0.8.2.1",
    standard: "no",
    control: { setting: "botTraffic" },
  },
] as const satisfies readonly Variable[];
