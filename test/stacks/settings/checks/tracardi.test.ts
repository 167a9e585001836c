import { accepts, refuses, warns } from "../refusals.ts";
import { production as productionFile, single, split } from "../stackFiles.ts";

const older = { release: "0.8.2.1" };
const noTenant = "is no name of a tenant; write up to 32 lower-case letters and digits, a letter first";
const extra = (variables: Record<string, unknown>, tier = "private-api") => ({
  extraEnv: { [tier]: variables },
});
const at = (name: string, tier = "private-api") => `tracardi:extraEnv.${tier}.${name}`;
const inClear = 'is secret, but written as plain text; name a Secret: {"secret": "…", "key": "…"}';
const shapes = 'write a text in quotes, {"secret": "…", "key": "…"}, or {"value": "…", "unchecked": true}';
const otherwise = 'if Tracardi reads it, write {"value": "…", "unchecked": true}';
const periods = '"year", "quarter", "month", "day", "hour", "minute" or "second"';

describe("settings: Tracardi's data", () => {
  accepts(split, {
    "a tenant": { tenantName: "shop2" },
    "no copies": { indices: { replicas: 0 } },
    "every kind of data in its own period": {
      partitioning: { events: "day", profiles: "year", sessions: "hour", logs: "second" },
    },
  });

  refuses(split, {
    "a tenant in capitals": [{ tenantName: "Shop" }, `tracardi:tenantName "Shop" ${noTenant}`],
    "a tenant with a dot, which separates the parts of an index's name": [
      { tenantName: "shop.eu" },
      `tracardi:tenantName "shop.eu" ${noTenant}`,
    ],
    "a week, which Tracardi does not know": [
      { partitioning: { events: "week" } },
      `tracardi:partitioning.events "week" is not known here; write ${periods}`,
    ],
    "a kind of data that Tracardi does not partition": [
      { partitioning: { entities: "month" } },
      "tracardi:partitioning.entities is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "no shard at all": [
      { indices: { shards: 0 } },
      "tracardi:indices.shards 0 is less than 1; write 1 or more",
    ],
    "more shards than Elasticsearch gives one index": [
      { indices: { shards: 1025 } },
      "tracardi:indices.shards 1025 is more than 1024; write 1024 or less",
    ],
    "fewer than no copies": [
      { indices: { replicas: -1 } },
      "tracardi:indices.replicas -1 is less than 0; write 0 or more",
    ],
  });
});

describe("settings: what Tracardi does", () => {
  accepts(split, {
    "features, caches, connections, timeouts and levels": {
      botTraffic: true,
      features: { workflow: false, eventDestinations: true, identificationPoints: false, visitEnded: true },
      caches: { sources: 0, profilesInRedis: 60 },
      connections: { elasticsearch: 10, mysql: 3, mysqlOverflow: 0 },
      timeouts: { elasticsearch: 30, worker: 300, visit: 600 },
      logging: {
        levels: { "private-api": "INFO", "update-worker": "ERROR" },
        gunicorn: "error",
        saved: false,
      },
      apiDocs: { "private-api": true },
    },
  });
  accepts(
    { ...split, ...older },
    {
      "the features of 0.8.2.1": { features: { segmentation: false, identificationPoints: false } },
    },
  );

  refuses(split, {
    "what an older release reads": [
      { features: { segmentation: false, refreshProfilesAfterSave: true } },
      "tracardi:features.segmentation false is not read by release 1.1.0, only by 0.8.2.1; remove it",
      "tracardi:features.refreshProfilesAfterSave true is not read by release 1.1.0, only by 0.8.2.1; remove it",
    ],
    "a misspelt feature": [
      { features: { workflows: false } },
      'tracardi:features.workflows is no known key; did you mean "workflow"?',
    ],
    "a word for a boolean": [
      { features: { workflow: "yes" } },
      'tracardi:features.workflow "yes" is neither true nor false; write true or false',
    ],
    "a worker that is ended before its stores could answer": [
      { timeouts: { worker: 60 } },
      "tracardi:timeouts.worker 60 is less than 120; write 120 or more",
    ],
    "no time at all in Redis": [
      { caches: { profilesInRedis: 0 } },
      "tracardi:caches.profilesInRedis 0 is less than 1; write 1 or more",
    ],
    "a level that Tracardi does not know": [
      { logging: { levels: { "private-api": "TRACE" } } },
      'tracardi:logging.levels.private-api "TRACE" is not known here; write "DEBUG", "INFO", "WARNING" or "ERROR"',
    ],
    "a level of a tier that is not there": [
      { logging: { levels: { api: "INFO" } } },
      'tracardi:logging.levels.api "INFO" is for a tier that topology "split" does not have; write "public-api", "private-api", "merging-worker" or "update-worker", or remove it',
    ],
    "documentation of a tier that is not there": [
      { apiDocs: { api: true } },
      'tracardi:apiDocs.api true is for a tier that topology "split" does not have; write "public-api" or "private-api", or remove it',
    ],
  });

  refuses(
    { ...split, ...older },
    {
      "what a newer release reads": [
        { features: { audiences: false }, connections: { mysql: 3 }, timeouts: { visit: 60 } },
        "tracardi:features.audiences false is not read by release 0.8.2.1, only by 1.1.0; remove it",
        "tracardi:connections.mysql 3 is not read by release 0.8.2.1, only by 1.1.0; remove it",
        "tracardi:timeouts.visit 60 is not read by release 0.8.2.1, only by 1.1.0; remove it",
      ],
      "a level of an update worker that has none": [
        { logging: { levels: { "update-worker": "INFO" } } },
        'tracardi:logging.levels.update-worker "INFO" is not read by the update worker of release 0.8.2.1; remove it',
      ],
    },
  );

  const debug = { logging: { levels: { "private-api": "DEBUG" } } };
  const leak =
    'tracardi:logging.levels.private-api "DEBUG" writes the password of Redis into the log; write "INFO"';
  warns(split, { "a level at which Tracardi logs a password": [debug, leak] });
  refuses(productionFile, { "that level in production": [debug, leak] });
});

describe("settings: further environment variables", () => {
  accepts(split, {
    "what the release reads and nobody else decides": extra({
      AUTOLOAD_PAGE_SIZE: "50",
      MYSQL_ECHO: "no",
      ELASTIC_HTTP_COMPRESS: "yes",
      ACCESS_LOG: "-",
      PERFORMANCE_TRACKING: { secret: "sentry", key: "dsn" },
    }),
    "a number": extra({ AUTOLOAD_PAGE_SIZE: 50 }),
    "what is not known, with the escape": extra({ BRAND_NEW: { value: "x", unchecked: true } }),
    "a value that is not known, with the escape": extra({
      ELASTIC_HTTP_COMPRESS: { value: "gzip", unchecked: true },
    }),
    "what is not known from a Secret, with the escape": extra({
      CRM_ADDRESS: { secret: "proxy", key: "address", unchecked: true },
    }),
    "the workers'": { extraEnv: { "merging-worker": { UNSET_CREDENTIALS: "yes" } } },
  });
  accepts(
    { ...split, ...older },
    {
      "what only an older release reads": extra({ NEW_COLLECTOR: "no" }),
    },
  );

  refuses(split, {
    "a misspelt name": [
      extra({ AUTOLOAD_PAGES_SIZE: "50" }),
      `${at("AUTOLOAD_PAGES_SIZE")} "50" is not known to be read by private-api; did you mean "AUTOLOAD_PAGE_SIZE"? Else, ${otherwise}`,
    ],
    "a name that is near nothing": [
      extra({ BRAND_NEW: "x" }),
      `${at("BRAND_NEW")} "x" is not known to be read by private-api; ${otherwise}`,
    ],
    "a name that is none": [
      extra({ "2ND-TRY": { value: "x", unchecked: true } }),
      `${at("2ND-TRY")} is no name of an environment variable; write letters, digits and underscores, no digit first`,
    ],
    "what a setting says": [
      extra({ ENABLE_WORKFLOW: "no", DISALLOW_BOT_TRAFFIC: "no" }),
      `${at("ENABLE_WORKFLOW")} "no" is written by the program; set tracardi:features.workflow instead`,
      `${at("DISALLOW_BOT_TRAFFIC")} "no" is written by the program; set tracardi:botTraffic instead`,
    ],
    "what the program decides from settings": [
      extra({ REDIS_HOST: "redis.example.com", EXPOSE_GUI_API: "no" }),
      `${at("REDIS_HOST")} "redis.example.com" is decided by the program; see tracardi:redis.host`,
      `${at("EXPOSE_GUI_API")} "no" is decided by the program; see tracardi:topology`,
    ],
    "what the program decides, even unchecked": [
      extra({ PORT: { value: "80", unchecked: true } }),
      `${at("PORT")} is decided by the program; remove it`,
    ],
    "what would undo a decision": [
      extra({ GUNICORN_CMD_ARGS: "--workers 1", MULTI_TENANT: "yes" }),
      `${at("GUNICORN_CMD_ARGS")} "--workers 1" must not be set: it would override what the program decides; remove it`,
      `${at("MULTI_TENANT")} "yes" must not be set: it belongs to the commercial edition; remove it`,
    ],
    "a secret in clear": [
      extra({ PERFORMANCE_TRACKING: "canary" }),
      `${at("PERFORMANCE_TRACKING")} ${inClear}`,
    ],
    "what is called a secret in clear, even unchecked": [
      extra({ SMTP_PASSWORD: { value: "canary", unchecked: true }, CRM_TOKEN: "canary" }),
      `${at("SMTP_PASSWORD")} ${inClear}`,
      `${at("CRM_TOKEN")} ${inClear}`,
    ],
    "a password inside an address, even unchecked": [
      extra({ CRM_ADDRESS: { value: "http://me:canary@proxy:3128", unchecked: true } }),
      `${at("CRM_ADDRESS")} ${inClear}`,
    ],
    "a word that would end the process": [
      extra({ UNSET_CREDENTIALS: "1" }),
      `${at("UNSET_CREDENTIALS")} "1" would end the process at start; write "yes" or "no"`,
    ],
    "a word that counts as no": [
      extra({ MYSQL_ECHO: "true" }),
      `${at("MYSQL_ECHO")} "true" would count as "no"; write "yes" or "no"`,
    ],
    "a word that only some releases understand": [
      extra({ UNSET_CREDENTIALS: "on" }),
      `${at("UNSET_CREDENTIALS")} "on" is not understood by every release; write "yes" or "no"`,
    ],
    "a word that counts as yes whatever it says": [
      extra({ ELASTIC_SNIFF_ON_START: "no" }),
      `${at("ELASTIC_SNIFF_ON_START")} "no" is not known to Tracardi; write "yes"`,
    ],
    "a number that is none": [
      extra({ AUTOLOAD_PAGE_SIZE: "many" }),
      `${at("AUTOLOAD_PAGE_SIZE")} "many" is no whole number and would be ignored; write one from 1 to 10000`,
    ],
    "a number out of bounds": [
      extra({ AUTOLOAD_PAGE_SIZE: 0 }),
      `${at("AUTOLOAD_PAGE_SIZE")} 0 is out of bounds; write a whole number from 1 to 10000`,
    ],
    "several lines": [
      extra({ IMAGE_TAG: "a\nb" }),
      `${at("IMAGE_TAG")} "a\\nb" is empty, has several lines or white space at an end; write one line`,
    ],
    "a boolean": [
      extra({ MYSQL_ECHO: true }),
      `${at("MYSQL_ECHO")} true is a word that YAML took for a boolean; write "yes" or "no" in quotes`,
    ],
    "a list": [extra({ IMAGE_TAG: ["a"] }), `${at("IMAGE_TAG")} is no value of a variable; ${shapes}`],
    "half of a Secret": [
      extra({ IMAGE_TAG: { secret: "a" } }),
      `${at("IMAGE_TAG")} is neither a value nor a Secret with a key; ${shapes}`,
    ],
    "a value and a Secret": [
      extra({ IMAGE_TAG: { value: "a", secret: "a", key: "a" } }),
      `${at("IMAGE_TAG")} is neither a value nor a Secret with a key; ${shapes}`,
    ],
    "a member that means nothing": [
      extra({ IMAGE_TAG: { value: "a", check: false } }),
      `${at("IMAGE_TAG")} has members that mean nothing here; ${shapes}`,
    ],
    "a Secret that Kubernetes would not take": [
      extra({ IMAGE_TAG: { secret: "Sentry", key: "dsn" } }),
      `${at("IMAGE_TAG")} is no name of an object in Kubernetes; write lower-case letters, digits, hyphens and dots, a letter or digit at both ends`,
    ],
    "a switch from a Secret": [
      extra({ MYSQL_ECHO: { secret: "a", key: "b" } }),
      `${at("MYSQL_ECHO")} comes from a Secret, where it cannot be checked; write its value, or add unchecked: true`,
    ],
    "what documents mention and Tracardi does not read": [
      extra({ ELASTIC_PORT: "9200", ENTITY_PARTITIONING: "year", TRACARDI_LOGGING_LEVEL: "INFO" }),
      `${at("ELASTIC_PORT")} "9200" is not read by Tracardi; write the port into tracardi:elasticsearch.hosts`,
      `${at("ENTITY_PARTITIONING")} "year" is not read by Tracardi; set tracardi:partitioning.items, which entities follow`,
      `${at("TRACARDI_LOGGING_LEVEL")} "INFO" is not read by Tracardi; set tracardi:logging.levels`,
    ],
    "what another release reads": [
      extra({ NEW_COLLECTOR: "yes" }),
      `${at("NEW_COLLECTOR")} "yes" is not read by release 1.1.0, only by 0.8.2.1; remove it`,
    ],
    "what another tier reads": [
      extra({ AUTOLOAD_PAGE_SIZE: "50" }, "merging-worker"),
      `${at("AUTOLOAD_PAGE_SIZE", "merging-worker")} "50" is not read by merging-worker; write it for "public-api", "private-api" or "api"`,
    ],
    "a tier of another topology": [
      extra({ AUTOLOAD_PAGE_SIZE: "50" }, "api"),
      'tracardi:extraEnv.api is for a tier that topology "split" does not have; write "public-api", "private-api", "merging-worker" or "update-worker", or remove it',
    ],
    "a tier that there is not": [
      extra({ API_URL: "x" }, "constructor"),
      "tracardi:extraEnv.constructor is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "a tier whose environment is a file": [
      extra({ API_URL: "x" }, "gui"),
      "tracardi:extraEnv.gui cannot be extended: the GUI reads a file that the program writes, and no environment; remove it",
    ],
  });

  refuses(
    { ...split, ...older },
    {
      "a number that would end the process": [
        extra({ AUTOLOAD_PAGE_SIZE: "many" }),
        `${at("AUTOLOAD_PAGE_SIZE")} "many" is no whole number and would end the process at start; write one from 1 to 10000`,
      ],
      "a word that counts as no": [
        extra({ UNSET_CREDENTIALS: "true" }),
        `${at("UNSET_CREDENTIALS")} "true" would count as "no"; write "yes" or "no"`,
      ],
      "a store that the release does not have": [
        extra({ MYSQL_ECHO: "no" }),
        `${at("MYSQL_ECHO")} "no" is not read by release 0.8.2.1, only by 1.1.0; remove it`,
      ],
      "anything for an update worker that knows nothing but Redis": [
        extra({ UNSET_CREDENTIALS: "yes" }, "update-worker"),
        `${at("UNSET_CREDENTIALS", "update-worker")} "yes" is not read by update-worker; write it for "public-api", "private-api", "api" or "merging-worker"`,
      ],
    },
  );

  refuses(single, {
    "a tier of topology split": [
      extra({ AUTOLOAD_PAGE_SIZE: "50" }),
      'tracardi:extraEnv.private-api is for a tier that topology "single" does not have; write "api", "merging-worker" or "update-worker", or remove it',
    ],
  });
});
