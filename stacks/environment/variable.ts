/** What there is to know about one environment variable of a Tracardi program. */
import type { DialectName } from "../releases.ts";

/** The tiers whose containers run a program of Tracardi. */
export const environmentTiers = [
  "public-api",
  "private-api",
  "api",
  "merging-worker",
  "update-worker",
  "gui",
] as const;
export type EnvironmentTier = (typeof environmentTiers)[number];

/** The tiers whose environment a stack file may add to. The GUI's is a file that the program writes. */
export const extensibleTiers = [
  "public-api",
  "private-api",
  "api",
  "merging-worker",
  "update-worker",
] as const;
export type ExtensibleTier = (typeof extensibleTiers)[number];

/** Which tiers read a variable, in the releases of each dialect. */
export type Readers = Readonly<Record<DialectName, readonly EnvironmentTier[]>>;

/** What a value may be. */
export type Value =
  /**
   * "yes" or "no" and nothing else: what other words mean differs between releases. `strict` ones are compared with
   * "yes" alone, even where the release knows more words.
   */
  | { readonly kind: "flag"; readonly strict?: true }
  /** A whole number. */
  | { readonly kind: "count"; readonly least: number; readonly most: number }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  /** `what` completes "is no …" where the pattern does not match. Without a pattern: one line. */
  | { readonly kind: "text"; readonly pattern?: RegExp; readonly what?: string }
  /** Comes from a Secret, never from a stack file. */
  | { readonly kind: "secret" };

/** Who decides what a variable says. */
export type Control =
  /** A setting, by its key; `inverted` where the variable says the opposite of the setting. */
  | { readonly setting: string; readonly inverted?: true }
  /** The program, from settings (to be changed there) or for a reason that no setting changes. */
  | { readonly program: string }
  /** Nobody: with it the installation would not work, or not be safe. */
  | { readonly nobody: string }
  /** Whoever writes it into extraEnv. */
  | { readonly anybody: true };

/** What holds when a variable is not set; for each dialect where they differ. */
export type Standard = string | Readonly<Record<DialectName, string>>;

export interface Variable {
  readonly name: string;
  /** What it does, in words for the settings' page. */
  readonly meaning: string;
  readonly value: Value;
  readonly readers: Readers;
  /** First release that was seen to read it. */
  readonly since: string;
  /** Absent: nothing holds. */
  readonly standard?: Standard;
  /** What the program writes when nothing is said, where that is not to be left to Tracardi. */
  readonly ours?: string;
  readonly control: Control;
}

/** What a stack file adds: a value, or an existing Secret in every namespace of the tier. */
export type ExtraVariable = { readonly unchecked: boolean } & (
  | { readonly value: string }
  | { readonly secret: string; readonly key: string }
);

export const flag = { kind: "flag" } as const;
export const strictFlag = { kind: "flag", strict: true } as const;
export const text = { kind: "text" } as const;
export const secret = { kind: "secret" } as const;
/** Any text that is not empty means yes, so "no" would too. */
export const presence = { kind: "choice", choices: ["yes"] } as const;
export const anybody = { anybody: true } as const;
