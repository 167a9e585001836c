/** What every component owes its user: secrets stay secret, options reach the children. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Registration, type Rendered, render } from "../../rendering/render.ts";
import { plainTexts } from "../../rendering/secrets.ts";

/**
 * None of the given values stands in plain sight: not in an input, a registered output, a key or a name, neither as it is
 * nor as base64 (the `data` of a Secret).
 */
export function assertNoPlainSecret(rendered: Rendered, secrets: readonly string[]): void {
  assert.ok(
    secrets.every((secret) => secret.length >= 6),
    "a shorter secret would be found by chance",
  );
  const forms = secrets.flatMap((secret) => [
    secret,
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  ]);
  const matches = (text: string) => forms.some((form) => text.includes(form));
  const found = rendered.resources.flatMap(({ type, name, urn, inputs, secretPaths }) => [
    ...plainTexts(inputs, secretPaths, matches).map((path) => `${type} ${name}: ${path}`),
    ...(matches(urn) ? [`${type} ${name}: its name`] : []),
  ]);
  assert.deepEqual(found, [], "a secret in plain sight");
}

/** How a child is named in lists of exceptions: its type's last part and its logical name, "Secret app-tokens". */
export function label({ type, name }: Registration): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

/**
 * A component hands parent, providers and protection on to every child, says once that it is complete, and keeps
 * nothing of its args in its own inputs. `replaced` are the children (see {@link label}) that are replaced by
 * design and therefore must not be protected.
 */
export async function assertPassesOptions(
  make: (name: string, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource,
  replaced: readonly string[] = [],
): Promise<void> {
  const name = "component";
  const rendered = await render(() => {
    const parent = new Outer("outer");
    const providers = packages.map((pkg) => new Explicit(pkg));
    return make(name, { parent, providers, protect: true });
  });
  const component = rendered.resources.find((resource) => resource.name === name && !resource.custom);
  assert.ok(component, `the component did not register itself as "${name}"`);
  assert.equal(component.parent?.type, "test:index:Outer", "the component lost its parent");

  const own = rendered.resources.filter((resource) => within(component, resource));
  const strangers = rendered.resources.filter(
    (resource) =>
      !own.includes(resource) && !["test:index:Outer"].includes(resource.type) && !isProvider(resource),
  );
  assert.deepEqual(strangers.map(label), [], "children without the component as parent");
  assert.deepEqual(
    own
      .filter((resource) => resource.custom && resource.provider !== `explicit-${packageOf(resource)}`)
      .map(label),
    [],
    "children that lost the provider",
  );
  assert.deepEqual(
    own
      .filter((resource) => !resource.protect)
      .map(label)
      .sort(),
    [...replaced].sort(),
    "children that are not protected",
  );
  assert.deepEqual(
    own.filter((resource) => !resource.name.startsWith(name)).map(label),
    [],
    "children that are not named after the component",
  );
  const components = own.filter((resource) => !resource.custom);
  assert.deepEqual(
    components.filter(({ outputsRegistered }) => outputsRegistered !== 1).map(label),
    [],
    "components that did not register their outputs exactly once",
  );
  assert.deepEqual(
    components.filter(({ inputs }) => Object.keys(inputs).length > 0).map(label),
    [],
    "components that store their args in the state",
  );
}

const packages = ["kubernetes", "random", "tls", "docker"] as const;

class Outer extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Outer", name, {});
    this.registerOutputs({});
  }
}

class Explicit extends pulumi.ProviderResource {
  constructor(pkg: string) {
    super(pkg, `explicit-${pkg}`, {});
  }
}

function isProvider({ type }: Registration): boolean {
  return type.startsWith("pulumi:providers:");
}

function packageOf({ type }: Registration): string {
  return type.slice(0, type.indexOf(":"));
}

function within(ancestor: Registration, resource: Registration): boolean {
  return resource === ancestor || (resource.parent !== undefined && within(ancestor, resource.parent));
}
