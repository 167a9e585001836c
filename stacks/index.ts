/** From settings to a plan, for programs that use the components one by one. */
export type { AddressRange, Connection, Peer, Port } from "./connections.ts";
export { makePlan, type Plan } from "./plan.ts";
export { type Checked, checkSettings } from "./settings/check.ts";
export { type Mistake, sentence } from "./settings/mistake.ts";
export type { Settings } from "./settings.ts";
