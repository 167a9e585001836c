/**
 * What the engine keeps secret. A policy that judges is given plain values; only one that may change them, which runs
 * before, is given the marks. So such a policy looks at them, and changes nothing.
 */
import { Secret } from "@pulumi/policy";

export type Path = readonly string[];

/** Paths of the outermost secrets. */
export function secretsIn(props: unknown): readonly Path[] {
  return paths(target(target(props)), []);
}

/** Whether a value is secret, by itself or as a part of something that is. */
export function isAmong(secrets: readonly Path[], path: Path): boolean {
  return secrets.some((secret) => secret.every((key, index) => key === path[index]));
}

/** The SDK hands out proxies, one for values that are not known and one for secrets, that tell what is behind them. */
function target(value: unknown): unknown {
  const { __isSpecialProxy: isProxy, __getSpecialProxyTarget: behind } = value as Record<string, unknown>;
  return isProxy === true ? behind : value;
}

function paths(value: unknown, path: Path): readonly Path[] {
  if (value instanceof Secret) return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]));
}
