/** What the measurement of the edge hands over, run by run. */
import type { ZoneName } from "../../stacks/topologies.ts";
import type { Answered } from "./load.ts";

/** Each measured in turn with the others, so that entries of the same index belong together. */
export interface EdgeFigures {
  readonly bare: Readonly<Record<ZoneName, readonly Answered[]>>;
  readonly full: Readonly<Record<ZoneName, readonly Answered[]>>;
  /** By number of trusted ranges. */
  readonly ranges: Readonly<Record<string, readonly Answered[]>>;
  readonly memory: Readonly<Record<ZoneName, readonly Memory[]>>;
}

/** MiB of one controller. */
export interface Memory {
  /** After its first requests. */
  readonly idle: number;
  /** Largest while it answers as many requests as it can. */
  readonly busy: number;
  /** With 10 000 connections that are open and do nothing. */
  readonly connections: number;
  /** Largest while 100 clients post the largest allowed body at the same time. */
  readonly posts: number;
}
