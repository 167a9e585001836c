/** Golden files of one state of the tree, as what can be compared: the objects and identities of every stack in them. */
import type { Identity } from "./identity.ts";
import { readIdentityFile } from "./identityFile.ts";
import { type Objects, parseManifests, titleOf } from "./manifest.ts";

export interface StackSnapshot {
  readonly objects: Objects;
  /** Inputs of other providers, by `type name`. */
  readonly others: Readonly<Record<string, unknown>>;
  /** Absent where the state is older than the list. */
  readonly identities?: readonly Identity[];
}

/** By stack; `split-0.8.2.1` is another release in a topology. */
export type Snapshot = Readonly<Record<string, StackSnapshot>>;

/** File name → content. */
export type Files = Readonly<Record<string, string>>;

export function snapshotOf(files: Files): Snapshot {
  const whole = Object.keys(files).flatMap((file) => /^(\w+)\.yaml$/.exec(file)?.[1] ?? []);
  const stacks = Object.fromEntries(whole.map((stack) => [stack, readStack(files, stack)]));
  const differences = Object.entries(files).flatMap(([file, text]) => {
    const [, name] = /^(.+)\.difference\.yaml$/.exec(file) ?? [];
    return name === undefined ? [] : [[name, readDifference(text, stacks)] as const];
  });
  return { ...stacks, ...Object.fromEntries(differences) };
}

function readStack(files: Files, stack: string): StackSnapshot {
  const identities = files[`${stack}.identity.yaml`];
  return {
    objects: parseManifests(files[`${stack}.yaml`] ?? ""),
    others: Object.fromEntries(
      parseManifests(files[`${stack}.other.yaml`] ?? "").map(({ type, name, inputs }) => [
        `${type} ${name}`,
        inputs,
      ]),
    ),
    ...(identities === undefined ? {} : { identities: readIdentityFile(identities) }),
  };
}

/**
 * Another release is written as what differs from the first one: URNs that are not there, and objects in full. Other providers'
 * inputs have no place among objects and are left to the comparison of the first release.
 */
function readDifference(text: string, stacks: Snapshot): StackSnapshot {
  const [, name = ""] = /^# (\w+)\.yaml with release /.exec(text) ?? [];
  const base = stacks[name];
  if (base === undefined) throw new Error(`a difference from "${name}", which is not among the golden files`);
  const gone = new Set([...text.matchAll(/^# - ([^\s]+)/gm)].map(([, urn]) => urn));
  const titles = new Set(
    (base.identities ?? []).filter(({ urn }) => gone.has(urn)).map(({ object }) => object),
  );
  const differing = parseManifests(text).filter(({ kind }) => kind !== undefined);
  const replaced = new Set(differing.map(titleOf));
  const kept = base.objects.filter(
    (object) => !replaced.has(titleOf(object)) && !titles.has(titleOf(object)),
  );
  return { objects: [...kept, ...differing], others: {} };
}
