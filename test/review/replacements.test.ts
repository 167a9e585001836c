import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { render } from "../../rendering/render.ts";
import type { Identity } from "../../review/identity.ts";
import { identityFile, readIdentityFile } from "../../review/identityFile.ts";
import { replacements, replacementText } from "../../review/replacements.ts";
import { identities } from "../golden/dump.ts";

/** A component with a child, and what somebody may change about both. */
interface Written {
  readonly type?: string;
  readonly name?: string;
  readonly child?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly fixedName?: string;
  readonly outside?: boolean;
  readonly aliases?: pulumi.Alias[];
  readonly childAliases?: pulumi.Alias[];
}

class Tier extends pulumi.ComponentResource {
  constructor({ type = "test:index:Tier", name = "api", aliases = [], ...written }: Written) {
    super(type, name, {}, { aliases });
    const { child = name, labels = { app: "api" }, fixedName, outside, childAliases = [] } = written;
    new k8s.apps.v1.Deployment(
      child,
      {
        metadata: { namespace: "apps", ...(fixedName === undefined ? {} : { name: fixedName }) },
        spec: { selector: { matchLabels: labels }, template: { spec: { containers: [] } } },
      },
      { ...(outside ? {} : { parent: this }), aliases: childAliases },
    );
    this.registerOutputs({});
  }
}

async function identify(written: Written): Promise<Identity[]> {
  return identities((await render(() => new Tier(written))).resources);
}

async function between(before: Written, after: Written): Promise<string[]> {
  // As it is committed: without aliases.
  const committed = readIdentityFile(identityFile(await identify(before)));
  return replacements(committed, await identify(after)).map(replacementText);
}

const tier = "test:index:Tier";
const deployment = "kubernetes:apps/v1:Deployment";

/** What is changed, what is said, and what is written in answer, after which nothing is said any more. */
const changes: readonly {
  readonly what: string;
  readonly after: Written;
  readonly said: readonly string[];
  readonly answer?: Written;
}[] = [
  {
    what: "a child with another name",
    after: { child: "server" },
    said: [
      `Deployment server, which was api (${tier}$${deployment})\n  add to its options: aliases: [{ name: "api" }]`,
    ],
    answer: { childAliases: [{ name: "api" }] },
  },
  {
    what: "a component with another name: its children follow its alias",
    after: { name: "server" },
    said: [
      `Tier server, which was api (${tier})\n  add to its options: aliases: [{ name: "api" }]`,
      `Deployment server, which was api (${tier}$${deployment})`,
    ],
    answer: { aliases: [{ name: "api" }] },
  },
  {
    what: "a component with another type",
    after: { type: "test:index:Server" },
    said: [
      `Server api, which was api (${tier})\n  add to its options: aliases: [{ type: "${tier}" }]`,
      `Deployment api, which was api (${tier}$${deployment})`,
    ],
    answer: { aliases: [{ type: tier }] },
  },
  {
    what: "a child at another place",
    after: { outside: true },
    said: [
      `Deployment api, which was api (${tier}$${deployment})\n  add to its options: aliases: [{ parent: pulumi.createUrn("api", "${tier}") }]`,
    ],
  },
  {
    what: "a changed selector",
    after: { labels: { app: "api", version: "2" } },
    said: [
      "Deployment api\n  + spec.selector.matchLabels.version: 2\n  take the change back, or make another resource beside it and move over",
    ],
  },
  {
    what: "a name of its own in place of a generated one",
    after: { fixedName: "api" },
    said: [
      "Deployment api\n  - metadata.name: (generated)\n  + metadata.name: api\n  take the change back, or make another resource beside it and move over",
    ],
  },
];

describe("what a change of the program replaces", () => {
  for (const { what, after, said, answer } of changes) {
    it(`is told with the alias to add: ${what}`, async () => {
      assert.deepEqual(await between({}, after), said);
      if (answer !== undefined) assert.deepEqual(await between({}, { ...after, ...answer }), []);
    });
  }

  it("is nothing that an alias at another place keeps", async () => {
    const aliases = [{ parent: "urn:pulumi:test::tracardi::test:index:Tier::api" }];
    assert.deepEqual(await between({}, { outside: true, childAliases: aliases }), []);
  });

  it("is nothing where nothing changes, or something is added or removed", async () => {
    assert.deepEqual(await between({}, {}), []);
    const [component, child] = (await identify({})) as [Identity, Identity];
    assert.deepEqual(replacements([component], [component, child]), []);
    assert.deepEqual(replacements([component, child], [component]), []);
  });
});

describe("the committed stacks", () => {
  const prod = readIdentityFile(
    readFileSync(new URL("../golden/expected/prod.identity.yaml", import.meta.url), "utf8"),
  );

  function changed(title: string, change: (identity: Identity) => Identity): string[] {
    const found = prod.filter(({ object }) => object === title);
    assert.equal(found.length, 1, title);
    return replacements(
      prod,
      prod.map((identity) => (identity.object === title ? change(identity) : identity)),
    ).map(replacementText);
  }

  it("notice every field that they keep", () => {
    for (const { object, urn, fields } of prod) {
      for (const field of fields) {
        const after = prod.map((one) =>
          one.urn === urn ? { ...one, fields: fields.filter((line) => line !== field) } : one,
        );
        const [replaced, ...more] = replacements(prod, after);
        assert.deepEqual([replaced?.fields.gone, more], [[field], []], object);
      }
    }
  });

  it("notice each resource under another name, and tell the one that it had", () => {
    const kept = prod.filter(({ fields }) => fields.length > 0);
    assert.ok(kept.length > 50);
    for (const { urn } of kept) {
      const after = prod.map((one) => (one.urn === urn ? { ...one, urn: `${urn}-renamed` } : one));
      const [replaced, ...more] = replacements(prod, after);
      const name = urn.slice(urn.indexOf("::") + 2);
      assert.deepEqual([replaced?.was, replaced?.alias, more], [urn, `aliases: [{ name: "${name}" }]`, []]);
    }
  });

  it("keep what nothing could make again, and let everything that is made anew by design change", () => {
    const keeps = (part: string) =>
      prod.filter(({ urn }) => urn.includes(part)).flatMap(({ fields }) => fields);
    assert.deepEqual(keeps("RandomPassword::tracardi-merging-token"), ["length: 40", "special: false"]);
    assert.deepEqual(keeps("providers:kubernetes"), ["clusterIdentifier: prod"]);
    for (const kind of ["ConfigMap", "Job"])
      assert.ok(!keeps(`:${kind}::`).some((line) => /^(data|spec)/.test(line)), kind);
    assert.ok(keeps(":RoleBinding::").some((line) => line.startsWith("roleRef.name: ")));
    assert.ok(keeps(":PriorityClass::").some((line) => line.startsWith("value: ")));
  });

  it("hold no secret and no alias", () => {
    assert.deepEqual(
      changed("Service tracardi-public/tracardi-public-api", (identity) => ({
        ...identity,
        aliases: ["any"],
      })),
      [],
    );
    const again = readIdentityFile(identityFile(prod.map((one) => ({ ...one, aliases: ["any"] }))));
    assert.deepEqual(again, prod);
  });
});
