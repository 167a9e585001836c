/** The good stack's configuration with differences, by policy. */
import { goodConfig } from "./facts.ts";
import type { Config } from "./run.ts";

export function configured(differences: Config = {}): Config {
  const names = new Set([...Object.keys(goodConfig), ...Object.keys(differences)]);
  return Object.fromEntries([...names].map((name) => [name, { ...goodConfig[name], ...differences[name] }]));
}
