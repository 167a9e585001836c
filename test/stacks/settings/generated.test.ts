import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { generated } from "../../../docs/configuration.ts";
import { coerce, isBlank } from "../../../stacks/settings/coerce.ts";
import { isPasswordKey, schema } from "../../../stacks/settings/schema.ts";
import { settingsOf, split, texts } from "./stackFiles.ts";

interface ProjectFile {
  readonly name: string;
  readonly main: string;
  readonly runtime: unknown;
  readonly template: {
    readonly quickstart: string;
    readonly config: Readonly<Record<string, { description: string; default?: string; secret?: boolean }>>;
  };
  readonly config: Readonly<Record<string, { description?: string; default?: unknown; value?: unknown }>>;
}

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const project = parse(read("Pulumi.yaml")) as ProjectFile;
const { "pulumi:disable-default-providers": providers, ...config } = project.config;

describe("what is made from the settings' schema", () => {
  it("is these files", () => {
    assert.deepEqual(Object.keys(generated()), [
      "docs/configuration.md",
      "Pulumi.yaml",
      "docs/stackFile.schema.json",
      "components/installationArgs.ts",
    ]);
  });

  for (const [file, content] of Object.entries(generated())) {
    it(`${file} is up to date (node docs/configuration.ts)`, () => assert.equal(read(file), content));
  }

  it("Pulumi.yaml describes every key that may have a default, and leaves types to the program", () => {
    const expected = Object.keys(schema.shape).filter((key) => !isPasswordKey(key));
    assert.deepEqual(Object.keys(config).sort(), expected.sort());
    for (const [key, { description = "", default: standard, ...others }] of Object.entries(config)) {
      assert.ok(description.length > 10, key);
      assert.ok(
        standard !== undefined && standard !== null,
        `${key}: the engine would demand it from every stack`,
      );
      assert.deepEqual(others, {}, `${key}: the engine would refuse other types before the program could`);
    }
  });

  it("pulumi new asks for all that every stack needs, and for secrets as such", () => {
    const { template } = project;
    const asked = Object.keys(template.config);
    for (const [key, type] of Object.entries(schema.shape)) {
      const needed = !isPasswordKey(key) && !type.safeParse(undefined).success;
      if (needed) assert.ok(asked.includes(key), key);
      if (asked.includes(key)) assert.equal(template.config[key]?.secret === true, isPasswordKey(key), key);
    }
    assert.deepEqual(
      asked.filter((key) => /Host$|trustedCidrs/.test(key)),
      ["trackHost", "apiHost", "guiHost", "trustedCidrs"],
    );
    for (const { description } of Object.values(template.config)) assert.ok(description.length > 10);
    assert.match(template.quickstart, /pulumi preview/);
  });

  it("answers to the examples that the questions give are understood", () => {
    for (const [key, { description }] of Object.entries(project.template.config)) {
      const [, example] = /, for example (.+)$/.exec(description) ?? [];
      const type = schema.shape[key as keyof typeof schema.shape];
      if (example !== undefined)
        assert.ok(type.safeParse(coerce(example, type)).success, `${key}: ${example}`);
    }
  });

  it("defaults in Pulumi.yaml, which the engine sets for every stack, change nothing", () => {
    const injected = texts(
      Object.fromEntries(Object.entries(config).map(([key, { default: standard }]) => [key, standard])),
    );
    for (const [key, type] of Object.entries(schema.shape)) {
      const text = injected[key];
      if (text === undefined || isBlank(coerce(text, type), type)) continue;
      assert.deepEqual(type.parse(coerce(text, type)), type.parse(undefined), key);
    }
    assert.deepEqual(settingsOf({ ...injected, ...split }), settingsOf(split));
  });

  it("no stack may use the cluster that happens to be current", () => {
    assert.deepEqual(providers, { value: ["kubernetes"] });
  });

  it("the program is started without a build step", () => {
    assert.equal(project.main, "index.ts");
    assert.deepEqual(project.runtime, {
      name: "nodejs",
      options: { typescript: false, packagemanager: "npm", nodeargs: "--require ./requireNode.cjs" },
    });
  });
});
