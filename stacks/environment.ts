/**
 * The environment of every container that runs a program of Tracardi. What may be written is decided by one table
 * (environment/table.ts); this is the room's door.
 */
export { apiEnvironment } from "./environment/api.ts";
export { elasticsearchCaFile, passwordKey } from "./environment/stores.ts";
export { tokenKeys } from "./environment/tokens.ts";
export { mergingWorkerEnvironment, updateWorkerEnvironment } from "./environment/workers.ts";
export type { EnvironmentVariable, SecretHandle } from "./environment/write.ts";
