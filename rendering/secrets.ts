/** Secrets in recorded inputs: where they are, and that they are nowhere else. */
import * as pulumi from "@pulumi/pulumi";

/** Inputs or outputs of any resource: tests know the shape they ask for. */
// biome-ignore lint/suspicious/noExplicitAny: the one place; every other type would need a cast in every assertion
export type Values = Record<string, any>;

const { specialSigKey, specialSecretSig } = pulumi.runtime;

function isSecretWrapper(value: object): value is { value: unknown } {
  return (value as Values)[specialSigKey] === specialSecretSig;
}

/** The same values without the wrappers that mark secrets. */
export function unwrap(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (isSecretWrapper(value)) return unwrap(value.value);
  if (Array.isArray(value)) return value.map(unwrap);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

/** Where the outermost secrets are. */
export function secretPaths(value: unknown, path = ""): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  if (isSecretWrapper(value)) return [path];
  return children(value, path).flatMap(([inner, at]) => secretPaths(inner, at));
}

/** Paths of the texts in plain sight (no secret wrapper around them) for which `matches` holds. */
export function plainTexts(
  value: unknown,
  hidden: readonly string[],
  matches: (text: string) => boolean,
  path = "",
): readonly string[] {
  if (hidden.includes(path)) return [];
  if (typeof value === "string") return matches(value) ? [path] : [];
  if (value === null || typeof value !== "object") return [];
  return [
    ...Object.keys(value)
      .filter((key) => matches(key))
      .map((key) => `${path} (key ${key})`),
    ...children(value, path).flatMap(([inner, at]) => plainTexts(inner, hidden, matches, at)),
  ];
}

function children(value: object, path: string): [unknown, string][] {
  if (Array.isArray(value)) return value.map((inner, index) => [inner, `${path}[${index}]`]);
  return Object.entries(value).map(([key, inner]) => [inner, path === "" ? key : `${path}.${key}`]);
}
