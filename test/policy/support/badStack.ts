/** One known-bad stack: a mistake that somebody could make, in a stack that is good otherwise. */
import type { Values } from "../../../rendering/secrets.ts";
import type { Asked } from "./asked.ts";
import type { Config } from "./run.ts";

export interface BadStack {
  /** The mistake, as docs/security.md lists it. */
  readonly title: string;
  /** Makes it, in a stack as {@link goodStack} gives it. Absent where objects do not show it. */
  readonly change?: (stack: Asked[]) => void;
  /** Differences of the pack's configuration, by policy. */
  readonly config?: Config;
  /** Exactly the policies that are violated. Empty: the pack cannot know. */
  readonly stoppedBy: readonly string[];
  /** The settings that would make it, and the program's refusal. Absent where no setting makes it. */
  readonly program?: Refusal;
}

export type Refusal =
  | { readonly settings: Values; readonly refusal: string }
  /** The step to a release, by `stacks/lifecycle`. */
  | { readonly from: Step; readonly to: Step; readonly refusal: string };

export interface Step {
  readonly release: string;
  readonly dataVersion: string;
}
