import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { manifests } from "../../rendering/manifests.ts";
import type { Rendered } from "../../rendering/render.ts";
import { parseManifests, titleOf } from "../../review/manifest.ts";
import { assertNoPlainSecret } from "../support/assertions.ts";
import { type ExampleName, exampleNames, renderExample, summary } from "./examples.ts";

describe("the examples", function () {
  this.timeout(120_000);
  const rendered = new Map<ExampleName, Rendered>();
  const of = (name: ExampleName) => rendered.get(name) as Rendered;
  before(async () => {
    for (const name of exampleNames) rendered.set(name, await renderExample(name));
  });

  it("are those that are tried", () => {
    const folders = readdirSync(new URL("../../examples", import.meta.url), { withFileTypes: true });
    assert.deepEqual(
      folders
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort(),
      [...exampleNames].sort(),
    );
  });

  for (const name of exampleNames) {
    it(`make and open exactly what was reviewed: ${name}`, () => {
      const expected = readFileSync(new URL(`./expected/${name}.txt`, import.meta.url), "utf8");
      assert.equal(
        summary(of(name)),
        expected,
        `${name} differs: run \`make golden\` and review the difference`,
      );
    });

    it(`go where their provider points, each object: ${name}`, () => {
      const lost = of(name).resources.filter(
        ({ type, provider }) => type.startsWith("kubernetes:") && provider !== "cluster",
      );
      assert.deepEqual(
        lost.map(({ urn }) => urn),
        [],
      );
    });

    it(`are started as this project is: ${name}`, () => {
      const project = parse(
        readFileSync(new URL(`../../examples/${name}/Pulumi.yaml`, import.meta.url), "utf8"),
      );
      assert.deepEqual(project, {
        name,
        runtime: { name: "nodejs", options: { typescript: false } },
        main: "index.ts",
      });
    });
  }

  it("share nothing between two installations", () => {
    const objects = parseManifests(manifests(of("two-installations").resources)).map(titleOf);
    assert.equal(new Set(objects).size, objects.length);
    const namespaces = objects.filter((title) => title.startsWith("Namespace "));
    for (const name of ["blue", "green"])
      assert.equal(namespaces.filter((title) => title.startsWith(`Namespace ${name}-`)).length, 5, name);
  });

  it("keep the passwords of another stack secret", () => {
    const example = of("stores-from-another-stack");
    const canaries = ["canary-of-elasticsearch", "canary-of-redis", "canary-of-mysql"];
    assertNoPlainSecret(example, canaries);
    for (const canary of canaries)
      assert.ok(
        example.kind("Secret").some(({ inputs }) => JSON.stringify(inputs).includes(canary)),
        canary,
      );
  });

  it("admit nobody but the proxies in front, and believe nobody else", () => {
    const text = summary(of("own-proxy-in-front"));
    const believed = text.split("\n").filter((line) => line.includes(" believes "));
    assert.equal(believed.length, 4);
    for (const line of believed) assert.match(line, / of 10\.7\.0\.[56]\/32 on web, websecure$/);
    const reaching = [...text.matchAll(/private-edge\/private-edge is reached from (\S+) on/g)];
    assert.deepEqual(
      reaching.map(([, from]) => from),
      ["10.7.0.5/32", "10.7.0.6/32"],
    );
  });

  it("run no pod where only the fences are made", () => {
    const kinds = parseManifests(manifests(of("policies-only").resources)).map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)].sort(), [
      "LimitRange",
      "Namespace",
      "NetworkPolicy",
      "ResourceQuota",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
    ]);
  });
});
