/** Resources that a change would delete and make anew in every installation, and what to write so that it does not. */
import { distance } from "fastest-levenshtein";
import type { Identity } from "./identity.ts";

/** What a change does to a resource that exists. */
export interface Replacement {
  /** `Deployment tracardi-public-api`. */
  readonly resource: string;
  /** Whether it is a component, which is nothing but a name in the state: its children are what is replaced. */
  readonly component: boolean;
  /** The URN that it had; absent where it keeps it. */
  readonly was?: string;
  readonly is: string;
  /** Fields that cannot be changed in place: old lines, new lines. */
  readonly fields: { readonly gone: readonly string[]; readonly appeared: readonly string[] };
  /** What to write into its options. Absent: nothing keeps it, or an alias of what it is in does. */
  readonly alias?: string;
}

/** @param after with the aliases that the program gives */
export function replacements(before: readonly Identity[], after: readonly Identity[]): Replacement[] {
  const present = new Map(after.map((identity) => [identity.urn, identity]));
  const aliased = new Map(after.flatMap((one) => (one.aliases ?? []).map((alias) => [alias, one] as const)));
  const known = new Set(before.map(({ urn }) => urn));
  const kept = before.flatMap((old) => {
    const now = present.get(old.urn) ?? aliased.get(old.urn);
    return now === undefined ? [] : [{ old, now }];
  });
  const found = new Set(kept.map(({ now }) => now.urn));
  const fresh = after.filter(({ urn }) => !known.has(urn) && !found.has(urn));
  const moved = pairs(
    before.filter(({ urn }) => !present.has(urn) && !aliased.has(urn)),
    fresh,
  );
  return [
    ...moved.map(({ old, now }) => ({
      ...described(old, now),
      was: old.urn,
      ...aliasFor(old, now, moved),
    })),
    ...kept
      .map(({ old, now }) => described(old, now))
      .filter(({ fields }) => fields.gone.length + fields.appeared.length > 0),
  ];
}

/** For a person: one resource, what happens to it and what to do. */
export function replacementText({ resource, was, fields, alias }: Replacement): string {
  const changed = [...fields.gone.map((line) => `- ${line}`), ...fields.appeared.map((line) => `+ ${line}`)];
  const title = was === undefined ? resource : `${resource}, which was ${nameOf(was)} (${typesOf(was)})`;
  const remedy =
    alias !== undefined
      ? [`add to its options: ${alias}`]
      : was === undefined
        ? ["take the change back, or make another resource beside it and move over"]
        : [];
  return [title, ...[...changed, ...remedy].map((line) => `  ${line}`)].join("\n");
}

interface Pair {
  readonly old: Identity;
  readonly now: Identity;
}

/** The same resource under another URN: the same type, and as alike as possible. */
function pairs(gone: readonly Identity[], fresh: readonly Identity[]): Pair[] {
  const left = new Set(fresh);
  const found: Pair[] = [];
  const candidates = gone
    .flatMap((old) =>
      fresh
        .filter((now) => ownType(now.urn) === ownType(old.urn) || isSameComponent(old, now))
        .map((now) => ({ old, now, difference: difference(old, now) })),
    )
    .sort((a, b) => a.difference - b.difference);
  const paired = new Set<Identity>();
  for (const { old, now } of candidates) {
    if (paired.has(old) || !left.has(now)) continue;
    paired.add(old);
    left.delete(now);
    found.push({ old, now });
  }
  // Not in the order of likeness: first what others are in, as its alias is theirs, too.
  const depth = ({ urn }: Identity) => typesOf(urn).split("$").length;
  return gone
    .flatMap((old) => found.filter((pair) => pair.old === old))
    .sort((a, b) => depth(a.old) - depth(b.old));
}

/** A component whose type has another name keeps its own name and its place. */
function isSameComponent(old: Identity, now: Identity): boolean {
  const components = old.fields.length === 0 && now.fields.length === 0;
  return components && nameOf(old.urn) === nameOf(now.urn) && old.parent === now.parent;
}

function difference(old: Identity, now: Identity): number {
  const fields = old.fields.join("\n") === now.fields.join("\n") ? 0 : 1;
  const parent = old.parent === now.parent ? 0 : 1;
  return fields * 1_000 + distance(nameOf(old.urn), nameOf(now.urn)) * 10 + parent;
}

function described(old: Identity, now: Identity): Replacement {
  const without = (lines: readonly string[], others: readonly string[]) => {
    const kept = new Set(others);
    return lines.filter((line) => !kept.has(line));
  };
  return {
    resource: `${ownType(now.urn).split(":").at(-1)} ${nameOf(now.urn)}`,
    component: now.fields.length === 0,
    is: now.urn,
    fields: {
      gone: without(old.fields, now.fields),
      appeared: without(now.fields, old.fields),
    },
  };
}

function aliasFor(old: Identity, now: Identity, moved: readonly Pair[]): { readonly alias?: string } {
  const parents = moved.find(({ now: parent }) => parent.urn === now.parent);
  const withParent = parents !== undefined && parents.old.urn === old.parent;
  const [oldName, name] = [nameOf(old.urn), nameOf(now.urn)];
  const follows =
    withParent &&
    (oldName === name || oldName === name.replace(nameOf(parents.now.urn), nameOf(parents.old.urn)));
  if (follows && ownType(old.urn) === ownType(now.urn)) return {};
  const parts = [
    ...(oldName === name ? [] : [`name: ${JSON.stringify(oldName)}`]),
    ...(ownType(old.urn) === ownType(now.urn) ? [] : [`type: ${JSON.stringify(ownType(old.urn))}`]),
    ...(old.parent === now.parent || withParent ? [] : [`parent: ${parentText(old.parent)}`]),
  ];
  return { alias: `aliases: [{ ${parts.join(", ")} }]` };
}

function parentText(parent: string | undefined): string {
  if (parent === undefined) return "pulumi.rootStackResource";
  return `pulumi.createUrn(${JSON.stringify(nameOf(parent))}, ${JSON.stringify(typesOf(parent))})`;
}

function typesOf(urn: string): string {
  return urn.slice(0, urn.indexOf("::"));
}

function ownType(urn: string): string {
  return typesOf(urn).split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.slice(urn.indexOf("::") + 2);
}
