/**
 * From values to the variables of a container. The types only admit what every release in question reads in every
 * tier in question, with a value that its parser takes: a flag is a boolean, a count a number, a choice one of its
 * words, and a secret names a Secret. "yes" and "no" are written here and nowhere else.
 */
import { type DialectOf, dialectOf, type ReleaseVersion } from "../releases.ts";
import { checkText } from "./check.ts";
import { type Row, variableNamed } from "./table.ts";
import type { EnvironmentTier } from "./variable.ts";

/** A Secret that the installation knows, by its purpose. Components know its name in each namespace. */
export type SecretHandle = "elasticsearch" | "redis" | "mysql" | "tokens";

export interface SecretSource {
  readonly secret: SecretHandle;
  readonly key: string;
}

export type EnvironmentVariable =
  | { readonly name: string; readonly value: string }
  | ({ readonly name: string } & SecretSource)
  /** A Secret that somebody else made, in every namespace of the tier. */
  | { readonly name: string; readonly existingSecret: string; readonly key: string };

type IsReadBy<R extends Row, T extends EnvironmentTier, V extends ReleaseVersion> = false extends {
  [W in V]: [T] extends [R["readers"][DialectOf<W>][number]] ? true : false;
}[V]
  ? false
  : true;

type ValueOf<R extends Row> = R["value"] extends { readonly kind: "flag" }
  ? boolean
  : R["value"] extends { readonly kind: "count" }
    ? number
    : R["value"] extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
      ? Choice
      : R["value"] extends { readonly kind: "secret" }
        ? SecretSource
        : string;

/** What may be said to the tiers `T` of the releases `V`: a union of either is whatever holds for all of them. */
export type Environment<T extends EnvironmentTier, V extends ReleaseVersion> = {
  readonly [R in Row as IsReadBy<R, T, V> extends true ? R["name"] : never]?: ValueOf<R> | undefined;
};

/** Also refuses what came in by a spread, which the compiler would let pass. */
type Exact<Written, Allowed> = Written & { readonly [K in Exclude<keyof Written, keyof Allowed>]: never };

export interface Target<T extends EnvironmentTier, V extends ReleaseVersion> {
  readonly tier: T;
  readonly version: V;
}

/**
 * In the order in which they are written; undefined leaves one out.
 * @throws {Error} for a variable that the release does not read in the tier, or a value that it does not take: a mistake
 *   of this program, since settings were checked before
 */
export function write<T extends EnvironmentTier, V extends ReleaseVersion, const W extends Environment<T, V>>(
  { tier, version }: Target<T, V>,
  written: Exact<W, Environment<T, V>>,
): readonly EnvironmentVariable[] {
  return Object.entries<unknown>(written)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const variable = variableNamed(name, version, tier);
      if (variable === undefined) throw new Error(`${tier} of ${version} does not read ${name}`);
      if (typeof value === "object") return { name, ...(value as SecretSource) };
      const text = typeof value === "boolean" ? yesNo(value) : String(value);
      const refusal = checkText(text, variable.value, dialectOf(version));
      if (refusal !== undefined) {
        const shown = variable.value.kind === "secret" ? name : `${name} ${text}`;
        throw new Error(`${shown} ${refusal.reason}; ${refusal.remedy}`);
      }
      return { name, value: text };
    });
}

export function yesNo(on: boolean): "yes" | "no" {
  return on ? "yes" : "no";
}
