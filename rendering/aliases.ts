/** Under which other names the engine looks for a resource that exists: its own aliases, and those of what it is in. */
import type { AliasRequest } from "./monitor.ts";

/** Who a resource is, as far as its URN says. */
export interface Identified {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

export interface Ancestor extends Identified {
  /** URNs that it had. */
  readonly aliases: readonly string[];
}

type OwnAlias =
  | { readonly urn: string }
  | { readonly type: string; readonly name: string; readonly parent: string | undefined };

/**
 * URNs in the engine's order of search, without the present one. A child follows each alias of its parent; where its name
 * begins with the parent's, with the name that it had then.
 * @param parent absent at the top of the stack
 */
export function aliasUrns(
  { urn, type, name }: Identified,
  parent: Ancestor | undefined,
  requests: readonly AliasRequest[],
): string[] {
  const prefix = urn.split("::").slice(0, 2).join("::");
  const make = (parentUrn: string | undefined, ownType: string, ownName: string) =>
    `${prefix}::${qualified(parentUrn)}${ownType}::${ownName}`;
  const own = requests.map((request): OwnAlias => {
    const spec = request.getSpec();
    if (spec === undefined) return { urn: request.getUrn() };
    return {
      type: spec.getType() || type,
      name: spec.getName() || name,
      parent: spec.getNoparent() ? undefined : spec.getParenturn() || parent?.urn,
    };
  });
  const found = own.map((alias) => ("urn" in alias ? alias.urn : make(alias.parent, alias.type, alias.name)));
  const inherited = (parent?.aliases ?? []).flatMap((parentUrn) => {
    const was = (present: string) => renamed(present, parent?.name ?? "", nameOf(parentUrn));
    return [
      make(parentUrn, type, was(name)),
      ...own.flatMap((alias) =>
        "urn" in alias || alias.parent !== parent?.urn ? [] : make(parentUrn, alias.type, alias.name),
      ),
    ];
  });
  return [...new Set([...found, ...inherited])].filter((one) => one !== urn);
}

/** The types of all that it is in, as they stand in the URN of a child. */
function qualified(parentUrn: string | undefined): string {
  const types = parentUrn?.split("::")[2];
  return types === undefined || types === "pulumi:pulumi:Stack" ? "" : `${types}$`;
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function renamed(child: string, parent: string, parentWas: string): string {
  return parent !== "" && child.startsWith(parent) ? `${parentWas}${child.slice(parent.length)}` : child;
}
