/** What was rendered, as text: Kubernetes objects as valid manifests, with a marked placeholder for every secret value. */
import { stringify } from "yaml";
import type { Registration } from "./render.ts";
import type { Values } from "./secrets.ts";

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
export function withPlaceholders({ inputs, secretPaths }: Registration): Values {
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

export function documents(objects: readonly unknown[]): string {
  return objects.map((object) => `---\n${stringify(object, yamlOptions)}`).join("");
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
