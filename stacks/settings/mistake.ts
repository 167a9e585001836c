/** A mistake of a stack file as one sentence: key, value, reason, remedy. No secret ever appears in it. */
import type { Refusal } from "./refusal.ts";

/** Where in the settings: a key, then members and positions inside its value. */
export type Path = readonly PropertyKey[];

/** What a check finds; the value is looked up where the sentence is made. */
export interface Finding extends Refusal {
  readonly path: Path;
  /** The value says nothing or must not be seen. */
  readonly concealed?: boolean;
}

export interface Mistake extends Refusal {
  /** With project and path: "tracardi:trustedCidrs[1]". */
  readonly key: string;
  /** As shown to the reader: quoted, cut, or "[secret]". Absent where there is none or it says nothing. */
  readonly value?: string;
}

export function sentence({ key, value, reason, remedy }: Mistake): string {
  return `${[key, ...(value === undefined ? [] : [value]), reason].join(" ")}; ${remedy}`;
}

/** All mistakes of a stack file together. */
export function report(stack: string, mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
  return [`Pulumi.${stack}.yaml has ${count}:`, ...mistakes.map((mistake) => `  ${sentence(mistake)}`)].join(
    "\n",
  );
}

export const secretMark = "[secret]";

/** Enough to recognise a value by. */
const longestShown = 80;

/** How a value appears in a sentence. Objects do not, and neither does what may hold a password in an address. */
export function shown(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string" || value === "") return undefined;
  if (value.includes("@")) return secretMark;
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value);
}

/** `elasticsearch.hosts[0]`, `loadBalancerAnnotations["example.com/name"]`. */
export function pathText(path: Path): string {
  return path
    .map((step, position) => {
      if (typeof step === "number") return `[${step}]`;
      if (position === 0) return String(step);
      return /^[-\w]+$/.test(String(step)) ? `.${String(step)}` : `[${JSON.stringify(String(step))}]`;
    })
    .join("");
}

/** What stands at a path of a value, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    root,
  );
}
