/**
 * What the API does with an event, and for how long it trusts what it read. Sources: Tracardi's configuration in
 * 0.8.2.1, 0.9 and 1.0; for what appeared in 1.1 the vendor's chart of that version.
 */
import { api, newerApi, olderApi } from "../readers.ts";
import { anybody, flag, type Readers, type Standard, type Variable } from "../variable.ts";

const feature = <const Name extends string, const Member extends string, const R extends Readers>(
  name: Name,
  member: Member,
  readers: R,
  since: string,
  standard: Standard,
  meaning: string,
) => {
  const control: { readonly setting: `features.${Member}` } = { setting: `features.${member}` };
  return { name, meaning, value: flag, readers, since, standard, control };
};

const on = "yes";
const off = "no";

export const featureVariables = [
  feature("ENABLE_WORKFLOW", "workflow", api, "0.8.1", on, "Events start workflows"),
  feature(
    "ENABLE_EVENT_DESTINATIONS",
    "eventDestinations",
    api,
    "0.8.1",
    off,
    "Events are sent on to other systems",
  ),
  feature(
    "ENABLE_PROFILE_DESTINATIONS",
    "profileDestinations",
    api,
    "0.8.1",
    off,
    "Changed profiles are sent on to other systems",
  ),
  feature(
    "ENABLE_EVENT_VALIDATION",
    "eventValidation",
    api,
    "0.8.1",
    on,
    "Events are checked against their schema",
  ),
  feature(
    "ENABLE_EVENT_RESHAPING",
    "eventReshaping",
    api,
    "0.8.1",
    on,
    "Events are brought into another form",
  ),
  feature(
    "ENABLE_EVENT_SOURCE_CHECK",
    "eventSourceCheck",
    api,
    "0.8.1",
    on,
    "Events of unknown sources are refused",
  ),
  feature(
    "ENABLE_EVENT_MAPPING",
    "eventMapping",
    newerApi,
    "1.1.0",
    on,
    "Properties of events are indexed as traits",
  ),
  feature(
    "ENABLE_EVENT_TO_PROFILE_MAPPING",
    "eventToProfileMapping",
    newerApi,
    "1.1.0",
    on,
    "Properties of events are copied into profiles",
  ),
  // The plural is the name in 1.1, the singular in 0.8.2.1.
  feature(
    "ENABLE_IDENTIFICATION_POINTS",
    "identificationPoints",
    newerApi,
    "1.1.0",
    on,
    "Events may identify a customer",
  ),
  feature(
    "ENABLE_IDENTIFICATION_POINT",
    "identificationPoints",
    olderApi,
    "0.8.1",
    on,
    "Events may identify a customer",
  ),
  feature(
    "ENABLE_DATA_COMPLIANCE",
    "dataCompliance",
    newerApi,
    "1.1.0",
    on,
    "Consents decide what is kept of an event",
  ),
  feature("ENABLE_AUDIENCES", "audiences", newerApi, "1.1.0", on, "Profiles are put into audiences"),
  feature(
    "ENABLE_ERRORS_ON_RESPONSE",
    "errorsInAnswers",
    api,
    "0.8.2.1",
    on,
    "Answers of /track name what is wrong with an event",
  ),
  feature(
    "ENABLE_FIELD_UPDATE_LOG",
    "fieldUpdateLog",
    api,
    "0.8.2.1",
    { "1.1": off, "0.8.2": on },
    "Changes of profiles' fields are logged",
  ),
  feature(
    "SYSTEM_EVENTS",
    "systemEvents",
    api,
    "0.8.1",
    { "1.1": off, "0.8.2": on },
    "Events of Tracardi's own, such as a new session, are kept",
  ),
  feature("ENABLE_VISIT_ENDED", "visitEnded", newerApi, "1.1.0", off, "The end of a visit is an event"),
  feature(
    "EFF_LATE_PROFILE_BINDING",
    "lateProfileBinding",
    newerApi,
    "1.1.0",
    off,
    "Events are joined with their profile later; experimental",
  ),
  feature(
    "SKIP_ERRORS_ON_PROFILE_MAPPING",
    "skipProfileMappingErrors",
    api,
    "0.8.2.1",
    off,
    "A property that cannot be copied into a profile is left out in silence",
  ),
  feature(
    "ENABLE_POST_EVENT_SEGMENTATION",
    "segmentation",
    olderApi,
    "0.8.1",
    on,
    "Profiles are put into segments after each event",
  ),
  feature(
    "ENABLE_SEGMENTATION_WF_TRIGGERS",
    "segmentationTriggers",
    olderApi,
    "0.8.2.1",
    off,
    "A change of segments starts workflows",
  ),
  feature(
    "ENABLE_PROFILE_IMMEDIATE_FLUSH",
    "profileImmediateFlush",
    olderApi,
    "0.8.2.1",
    on,
    "Profiles that several requests change are made visible to searches at once",
  ),
  {
    name: "NEW_COLLECTOR",
    meaning: "Events are collected by the newer code",
    value: flag,
    readers: olderApi,
    since: "0.8.2.1",
    standard: on,
    control: anybody,
  },
] as const satisfies readonly Variable[];

const cache = <const Name extends string, const Member extends string>(
  name: Name,
  member: Member,
  standard: Standard,
  meaning: string,
) => {
  const control: { readonly setting: `caches.${Member}` } = { setting: `caches.${member}` };
  // Redis refuses to keep anything for no time at all.
  const least = name.startsWith("KEEP_") ? 1 : 0;
  const value = { kind: "count", least, most: 86400 } as const;
  return { name, meaning, value, readers: api, since: "0.8.0", standard, control };
};

/** Seconds in the memory of one worker process. */
const inMemory = { "1.1": "15", "0.8.2": "2" } as const;

export const cacheVariables = [
  cache("SOURCE_CACHE_TTL", "sources", inMemory, "Event sources, seconds"),
  cache("SESSION_CACHE_TTL", "sessions", inMemory, "Sessions, seconds"),
  cache("PROFILE_CACHE_TTL", "profiles", "60", "Profiles, seconds"),
  cache("EVENT_VALIDATION_CACHE_TTL", "eventValidation", inMemory, "Schemas of events, seconds"),
  cache("EVENT_METADATA_CACHE_TTL", "eventMetadata", inMemory, "Descriptions of event types, seconds"),
  cache("EVENT_DESTINATION_CACHE_TTL", "eventDestinations", inMemory, "Destinations of events, seconds"),
  cache(
    "PROFILE_DESTINATION_CACHE_TTL",
    "profileDestinations",
    inMemory,
    "Destinations of profiles, seconds",
  ),
  cache("DATA_COMPLIANCE_CACHE_TTL", "dataCompliance", inMemory, "Rules of consents, seconds"),
  cache(
    "EVENT_TO_PROFILE_COPY_CACHE_TTL",
    "eventToProfileMapping",
    inMemory,
    "Rules that copy into profiles, seconds",
  ),
  cache(
    "TRIGGER_RULE_CACHE_TTL",
    "triggers",
    { "1.1": "15", "0.8.2": "5" },
    "Rules that start workflows, seconds",
  ),
  cache("KEEP_PROFILE_IN_CACHE_FOR", "profilesInRedis", "3600", "Profiles in Redis, seconds"),
  cache("KEEP_SESSION_IN_CACHE_FOR", "sessionsInRedis", "1800", "Sessions in Redis, seconds"),
] as const satisfies readonly Variable[];

export const visitVariables = [
  {
    name: "CLOSE_VISIT_AFTER",
    meaning: "Seconds without an event after which a visit has ended",
    value: { kind: "count", least: 1, most: 86400 },
    readers: newerApi,
    since: "1.1.0",
    standard: "1200",
    control: { setting: "timeouts.visit" },
  },
] as const satisfies readonly Variable[];
