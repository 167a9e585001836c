/**
 * What a stack registers, as files that a reviewer can read: every Kubernetes object as a valid manifest, every
 * other resource with its inputs, the list of all resources, and what each must keep. Secrets are replaced by a marked placeholder.
 */
import { createHash } from "node:crypto";
import { stringify } from "yaml";
import type { Identity } from "../../review/identity.ts";
import { identityFile } from "../../review/identityFile.ts";
import type { Registration, Values } from "../support/mocks.ts";
import { render } from "../support/mocks.ts";
import { identitiesOf } from "./identities.ts";
import { readStackFile } from "./stackFile.ts";

/** File name → content. */
export type Dump = Readonly<Record<string, string>>;

let renderings = 0;

/** A committed stack, and keys that are written differently. */
interface Source {
  readonly stack: string;
  readonly changes: Readonly<Record<string, string>>;
}

/** Runs index.ts with the configuration of a committed stack. */
export async function renderStack({ stack, changes }: Source): Promise<readonly Registration[]> {
  const { config, secretKeys } = readStackFile(stack, changes);
  renderings += 1;
  // The program reads its configuration when it is loaded; a new address loads index.ts, and only it, anew.
  const program = new URL(`../../index.ts?rendering=${renderings}`, import.meta.url).href;
  const { resources } = await render(() => import(program), {
    stack,
    config,
    secretConfig: secretKeys,
    functions: { "docker:index/getRegistryImage:getRegistryImage": inventedDigest },
  });
  return resources;
}

/** A registry's answer that only depends on the question. */
function inventedDigest({ name }: Values): Values {
  return { name, sha256Digest: `sha256:${createHash("sha256").update(name).digest("hex")}` };
}

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

/** Every Kubernetes object, in the order namespace, kind, name. */
export function manifests(resources: readonly Registration[]): string {
  const objects = resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map((resource) => ({ ...resource, inputs: withPlaceholders(resource) }))
    .map(
      ({ inputs, outputs }) =>
        ({ ...inputs, metadata: { ...inputs.metadata, name: outputs.metadata.name } }) as Values,
    )
    .sort((a, b) => compare(objectKey(a), objectKey(b)));
  return documents(objects.map(orderManifest));
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

function objectKey({ kind, metadata }: Values): string {
  return [metadata.namespace ?? "", kind, metadata.name].join("\u0000");
}

function orderManifest({ apiVersion, kind, metadata, ...rest }: Values): Values {
  return { apiVersion, kind, metadata: sortKeys(metadata), ...(sortKeys(rest) as Values) };
}

/** The engine knows no order of keys, so neither may the files. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compare(a, b))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

/** Secret values never reach a file. In a Secret's `data` the placeholder must be base64 to stay valid. */
function withPlaceholders({ inputs, secretPaths }: Registration): Values {
  const hide = (value: unknown, path: string): unknown => {
    if (secretPaths.includes(path)) return placeholder(value, path);
    if (Array.isArray(value)) return value.map((inner, index) => hide(inner, `${path}[${index}]`));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, hide(inner, path === "" ? key : `${path}.${key}`)]),
    );
  };
  return hide(inputs, "") as Values;
}

function placeholder(value: unknown, path: string): unknown {
  // A whole map may be secret: its keys are not, and a manifest without them would be another object.
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, placeholder(inner, `${path}.${key}`)]),
    );
  }
  return path.startsWith("data.") ? Buffer.from("[secret]").toString("base64") : "[secret]";
}

/** Tools that still read YAML 1.1 would take an unquoted "yes" for a boolean, so such words are quoted. */
const yamlOptions = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" } as const;

function documents(objects: readonly unknown[]): string {
  return objects.map((object) => `---\n${stringify(object, yamlOptions)}`).join("");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
