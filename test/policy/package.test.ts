/** The pack is a package of its own: it shares no code with the program that it judges, and nothing starts it by accident. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { installationIsDescribed } from "../../policy/installationIsDescribed.ts";
import { definitions, rooms } from "../../policy/pack.ts";
import { REPOSITORY } from "../suites.ts";

const folder = join(REPOSITORY, "policy");
const sources = globSync("**/*.{ts,js}", { cwd: folder, exclude: ["node_modules"] });
const json = (path: string) => JSON.parse(readFileSync(join(REPOSITORY, path), "utf8"));
const policies = [installationIsDescribed, ...definitions];

/** What a file imports, types included. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(folder, file), "utf8");
  const written = /^(?:import|export)\b(?:[^";]*\bfrom)?\s*"([^"]+)";|\bimport\("([^"]+)"\)/gm;
  return [...text.matchAll(written)].map(([, statically, dynamically]) => String(statically ?? dynamically));
}

describe("the policy pack's package", () => {
  it("imports nothing but itself and the packages that it names", () => {
    assert.ok(sources.length > 50, `${sources.length} files`);
    const { dependencies } = json("policy/package.json");
    for (const file of sources) {
      for (const name of importsOf(file)) {
        const outside = name.startsWith(".")
          ? !resolve(folder, file, "..", name).startsWith(`${folder}/`)
          : !(name in dependencies) && !builtinModules.includes(name.replace(/^node:/, ""));
        assert.ok(!outside, `policy/${file} imports ${name}`);
      }
    }
  });

  it("is started by one module only", () => {
    const starting = sources.filter((file) =>
      readFileSync(join(folder, file), "utf8").includes("new PolicyPack("),
    );
    assert.deepEqual(starting, ["index.ts"]);
    const importing = sources.filter((file) => importsOf(file).some((name) => name.endsWith("/index.ts")));
    assert.deepEqual(importing, ["start.js"]);
  });

  it("runs here with the very versions that it names", () => {
    const { dependencies, main, version } = json("policy/package.json");
    const root = json("package.json");
    const here = { ...root.dependencies, ...root.devDependencies };
    for (const [name, wanted] of Object.entries(dependencies)) assert.equal(here[name], wanted, name);
    const project = parse(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8"));
    assert.deepEqual([project.main, project.version], [main, version]);
    // Pulumi's policy host looks for TypeScript even where it compiles nothing.
    assert.ok(dependencies.typescript.startsWith("6."));
  });

  it("has a lock file of its own, which names no registry and every package with its hash", () => {
    const { dependencies } = json("policy/package.json");
    const { packages } = json("policy/package-lock.json");
    assert.deepEqual(packages[""].dependencies, dependencies);
    for (const [path, entry] of Object.entries<{ resolved?: string; integrity?: string }>(packages)) {
      assert.equal(entry.resolved, undefined, path);
      if (path !== "") assert.match(String(entry.integrity), /^sha512-/, path);
    }
    const npmrc = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");
    assert.equal(npmrc("policy/.npmrc"), npmrc(".npmrc"));
  });
});

describe("the list of policies", () => {
  it("holds every file of its rooms, each named after what it asserts", () => {
    const helpers = ["lifecycle/installed.ts"];
    for (const [room, members] of Object.entries(rooms)) {
      const files = globSync(`${room}/*.ts`, { cwd: folder }).filter((file) => !helpers.includes(file));
      const named = members.map(({ name }) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase()));
      assert.deepEqual(files.map((file) => basename(file, ".ts")).sort(), named.sort(), room);
    }
  });

  it("is as long as the README says", () => {
    const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");
    assert.ok(readme.includes(`${policies.length} policies about`), `${policies.length} policies`);
  });

  it("says of each policy what it asserts, why, where that is written and what to do", () => {
    const names = policies.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const { name, description, because, source, remedy, severity } of policies) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(description, /^[A-Z].*\.$/, name);
      for (const clause of [because, remedy]) assert.match(clause, /^(?:[a-z]|GUI|ConfigMaps).*[^.]$/, name);
      assert.match(source, /^https:\/\//, name);
      assert.ok(["low", "medium", "high", "critical"].includes(severity), name);
    }
  });

  it("describes every value that can be configured, and gives it a default where it is not needed", () => {
    for (const { name, configSchema } of policies) {
      for (const [key, property] of Object.entries(configSchema?.properties ?? {})) {
        assert.match(String(property.description), /\.$/, `${name}: ${key}`);
        const optional = ["installed", "acknowledgedMigration"].includes(key);
        const needed = configSchema?.required?.includes(key) ?? false;
        assert.equal(property.default === undefined, optional || needed, `${name}: ${key}`);
      }
    }
  });
});
