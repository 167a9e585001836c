/**
 * Names that do not come from the engine. It adds characters by chance to most of them, and replaces what is immutable under
 * another name; here the content itself makes the other name, so that the same settings give the same files.
 */
import { createHash } from "node:crypto";
import type { Values } from "../rendering/render.ts";

/** Kinds that cannot be changed in place: whatever refers to one is rolled with its name. */
const content: Readonly<Record<string, (inputs: Values) => unknown>> = {
  ConfigMap: ({ data, binaryData }) => ({ data, binaryData }),
  Job: ({ spec }) => spec,
};

/** What an object is called that the program gives no name. */
export function plainName({ type, name, inputs }: { type: string; name: string; inputs: Values }): string {
  const of = content[type.slice(type.lastIndexOf(":") + 1)];
  if (of === undefined) return name;
  const hash = createHash("sha256").update(JSON.stringify(sorted(of(inputs))));
  return `${name}-${hash.digest("hex").slice(0, 10)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
