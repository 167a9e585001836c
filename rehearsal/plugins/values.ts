import { isDeepStrictEqual } from "node:util";
import { isRpcSecret, specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc.js";

/** The properties of one resource as the engine sends them: JSON values, secrets wrapped, unknowns marked. */
export type Properties = Record<string, unknown>;

/**
 * Wraps a value so that the engine encrypts it in the state. The SDK's provider server tells the engine that it
 * accepts secrets, so the engine adds no secrecy by itself: what is not wrapped here is stored in clear.
 */
export function secret(value: unknown): Properties {
  return { [specialSigKey]: specialSecretSig, value };
}

/** Whether a secret sits anywhere in the value. */
export function containsSecret(value: unknown): boolean {
  return isRpcSecret(value) || children(value).some(containsSecret);
}

/** Whether an unknown value, as previews have them, sits anywhere in the value. */
export function containsUnknown(value: unknown): boolean {
  return value === unknownValue || children(value).some(containsUnknown);
}

/** The properties without secret wrappers and without entries that hold nothing. */
export function unwrap(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, unwrapValue(value)]),
  );
}

/** The properties but the named ones. */
export function omit(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

/** The names of the properties that differ. */
export function differences(before: Properties, after: Properties): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

function unwrapValue(value: unknown): unknown {
  if (isRpcSecret(value)) return unwrapValue((value as Properties).value);
  if (Array.isArray(value)) return value.map(unwrapValue);
  if (typeof value === "object" && value !== null) return unwrap(value as Properties);
  return value;
}

function children(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
