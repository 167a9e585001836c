/** What a change does to all stacks, in the order in which a reviewer has to know it. Nothing is read or written here. */
import { compareExposure, type ExposureChange, grows } from "./exposure.ts";
import { flattened } from "./flattened.ts";
import { contentThatReplaces } from "./identity.ts";
import { hasGeneratedName, type Manifest, type Objects, titleOf } from "./manifest.ts";
import { type Replacement, replacements } from "./replacements.ts";
import type { Snapshot, StackSnapshot } from "./snapshot.ts";

/** Something that holds for some of the stacks. */
export type In<Finding> = Finding & { readonly stacks: readonly string[] };

export interface ObjectChange {
  readonly title: string;
  /** Of an object that is there before and after: lines that are gone and lines that are new. */
  readonly kind: "added" | "removed" | "changed";
  readonly lines: readonly string[];
  /** Made anew under another name by design, so that a rollback finds the old one; whatever refers to it is rolled. */
  readonly anew: boolean;
}

export interface Review {
  readonly exposure: readonly In<ExposureChange>[];
  /** Whether exposure grows, or changes in a way that only a person can judge. */
  readonly grows: boolean;
  readonly replacements: readonly In<Replacement>[];
  readonly objects: readonly In<ObjectChange>[];
  /** Stacks that are only there before, or only after. */
  readonly stacks: { readonly removed: readonly string[]; readonly added: readonly string[] };
}

const nothing: StackSnapshot = { objects: [], others: {} };

export function compare(before: Snapshot, after: Snapshot): Review {
  const [old, now] = [Object.keys(before), Object.keys(after)];
  const added = now.filter((stack) => !old.includes(stack));
  const removed = old.filter((stack) => !now.includes(stack));
  // A stack that is not there any more exposes nothing by this change; one that is new exposes all that it has.
  const per = <Finding>(find: (before: StackSnapshot, after: StackSnapshot) => readonly Finding[]) =>
    together(
      now.flatMap((stack) =>
        find(before[stack] ?? nothing, after[stack] ?? nothing).map((finding) => ({ finding, stack })),
      ),
    );
  const exposure = per((a, b) => compareExposure(a.objects, b.objects));
  return {
    exposure: [...exposure].sort((a, b) => weight(a) - weight(b)),
    grows: grows(exposure),
    replacements: per((a, b) =>
      a.identities === undefined || b.identities === undefined
        ? []
        : replacements(a.identities, b.identities),
    ),
    objects: per((a, b) => [
      ...compareObjects(a.objects, b.objects),
      ...compareOthers(a.others, b.others),
    ]).sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)),
    stacks: { removed, added },
  };
}

function weight({ effect }: ExposureChange): number {
  return ["wider", "unclear", "narrower"].indexOf(effect);
}

/** One finding for all stacks that have it. */
function together<Finding>(found: readonly { finding: Finding; stack: string }[]): In<Finding>[] {
  const groups = Map.groupBy(found, ({ finding }) => JSON.stringify(finding));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first.finding, stacks: group.map(({ stack }) => stack) }];
  });
}

function compareObjects(before: Objects, after: Objects): ObjectChange[] {
  const [old, now] = [byTitle(before), byTitle(after)];
  return [
    ...[...now.keys()].filter((title) => !old.has(title)).map((title) => whole("added", title)),
    ...[...old.keys()].filter((title) => !now.has(title)).map((title) => whole("removed", title)),
    ...[...now].flatMap(([title, object]) => {
      const was = old.get(title);
      return was === undefined ? [] : changed(title, was, object, isMadeAnew(was, object));
    }),
  ];
}

function compareOthers(before: StackSnapshot["others"], after: StackSnapshot["others"]): ObjectChange[] {
  return [
    ...Object.keys(after)
      .filter((title) => !(title in before))
      .map((title) => whole("added", title)),
    ...Object.keys(before)
      .filter((title) => !(title in after))
      .map((title) => whole("removed", title)),
    ...Object.keys(after)
      .filter((title) => title in before)
      .flatMap((title) => changed(title, before[title], after[title], false)),
  ];
}

function byTitle(objects: Objects): Map<string, Manifest> {
  return new Map(objects.map((object) => [titleOf(object), object]));
}

function whole(kind: "added" | "removed", title: string): ObjectChange {
  return { title, kind, lines: [], anew: false };
}

function changed(title: string, before: unknown, after: unknown, anew: boolean): ObjectChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [old, now] = [flattened(before), flattened(after)];
  const lines = [
    ...without(old, now).map((line) => `- ${line}`),
    ...without(now, old).map((line) => `+ ${line}`),
  ];
  // The same lines elsewhere: an argument that came first comes last now.
  return [{ title, kind: "changed", lines: lines.length === 0 ? ["the order of a list"] : lines, anew }];
}

/** A line that is there twice and was there once is new once. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function isMadeAnew(before: Manifest, after: Manifest): boolean {
  const [old, now] = [contentThatReplaces(before), contentThatReplaces(after)];
  return hasGeneratedName(after) && old.join("\n") !== now.join("\n");
}
