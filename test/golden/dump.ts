/**
 * What a stack registers, as files that a reviewer can read: every Kubernetes object as a valid manifest, every
 * other resource with its inputs, the list of all resources, and what each must keep. Secrets are replaced by a marked placeholder.
 */
import { compare, documents, manifests, withPlaceholders } from "../../rendering/manifests.ts";
import type { Registration } from "../../rendering/render.ts";
import { renderStack, type Source } from "../../rendering/stack.ts";
import type { Identity } from "../../review/identity.ts";
import { identityFile } from "../../review/identityFile.ts";
import { identitiesOf } from "./identities.ts";

/** File name → content. */
export type Dump = Readonly<Record<string, string>>;

/** @param name the beginning of the files' names */
export async function dumpStack(name: string, source: Source = { stack: name, changes: {} }): Promise<Dump> {
  return dumpOf(name, await renderStack(source));
}

/** @param name the beginning of the files' names */
export function dumpOf(name: string, resources: readonly Registration[]): Dump {
  return {
    [`${name}.yaml`]: manifests(resources),
    [`${name}.other.yaml`]: otherInputs(resources),
    [`${name}.resources.txt`]: resourceList(resources),
    [`${name}.identity.yaml`]: identityFile(identities(resources)),
  };
}

/** With the aliases that the program gives, which the file does not hold. */
export function identities(resources: readonly Registration[]): Identity[] {
  return identitiesOf(resources, withPlaceholders);
}

function otherInputs(resources: readonly Registration[]): string {
  const others = resources
    .filter(({ type, custom }) => custom && !type.startsWith("kubernetes:") && !type.startsWith("pulumi:"))
    .map((resource) => ({ type: resource.type, name: resource.name, inputs: withPlaceholders(resource) }))
    .sort((a, b) => compare(`${a.type} ${a.name}`, `${b.type} ${b.name}`));
  return documents(others);
}

/** One line per resource: a renamed or re-parented one would be replaced in every installation. */
function resourceList(resources: readonly Registration[]): string {
  const lines = resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ urn, protect }) => `${urn.split("::").slice(2).join("::")}${protect ? "  [protected]" : ""}`)
    .sort(compare);
  return `${lines.join("\n")}\n`;
}
