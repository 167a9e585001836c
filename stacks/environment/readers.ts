/**
 * Which tiers read a group of variables, in each dialect. A new dialect is a new column in each, and the types do not let
 * one be forgotten.
 */
import type { EnvironmentTier, Readers } from "./variable.ts";

const apis = ["public-api", "private-api", "api"] as const satisfies readonly EnvironmentTier[];
/** Programs that load the whole configuration of Tracardi's library, the API's included. */
const withMerging = [...apis, "merging-worker"] as const;
const programs = [...withMerging, "update-worker"] as const;
const none = [] as const;

/** The API alone. */
export const api = { "1.1": apis, "0.8.2": apis } as const satisfies Readers;
export const newerApi = { "1.1": apis, "0.8.2": none } as const satisfies Readers;
export const olderApi = { "1.1": none, "0.8.2": apis } as const satisfies Readers;

/** The library's configuration. The update worker of 0.8.x has its own, which is Redis alone. */
export const library = { "1.1": programs, "0.8.2": withMerging } as const satisfies Readers;
export const newerLibrary = { "1.1": programs, "0.8.2": none } as const satisfies Readers;
export const olderLibrary = { "1.1": none, "0.8.2": withMerging } as const satisfies Readers;

/** Every program, the update worker of 0.8.x included. */
export const everyProgram = { "1.1": programs, "0.8.2": programs } as const satisfies Readers;

export const mergingWorker = {
  "1.1": ["merging-worker"],
  "0.8.2": ["merging-worker"],
} as const satisfies Readers;

export const gui = { "1.1": ["gui"], "0.8.2": ["gui"] } as const satisfies Readers;
export const newerGui = { "1.1": ["gui"], "0.8.2": none } as const satisfies Readers;
