/** What the sizes are calculated from: the part of the settings that says how much and what may fail. */
import type { Settings } from "../settings/defaults.ts";

export type Demand = Pick<
  Settings,
  | "release"
  | "topology"
  | "production"
  | "requestsPerSecond"
  | "requestsPerSecondPeak"
  | "failures"
  | "nodes"
  | "zones"
  | "replicas"
  | "autoscaling"
  | "timeouts"
>;
