/** What the table of layers names must be there; layers.test.ts, which takes minutes, then tries it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { deployerAttempts } from "../rehearsal/guardRails/deployer.ts";
import { routeChanges, routes } from "../rehearsal/guardRails/ingresses.ts";
import { policies, policyChanges } from "../rehearsal/guardRails/networkPolicies.ts";
import { hostPods, pods } from "../rehearsal/guardRails/pods.ts";
import { tooSmall } from "../rehearsal/guardRails/quotas.ts";
import { serviceChanges, services } from "../rehearsal/guardRails/services.ts";
import { REPOSITORY } from "../suites.ts";
import { classesAbout, page, written } from "./document.ts";
import { read } from "./support/substitution.ts";
import { titlesOf } from "./support/trial.ts";
import { layers } from "./table/index.ts";

const refused = new Set(
  [
    ...[services, routes, policies, pods, hostPods].flat(),
    ...[serviceChanges, routeChanges, policyChanges].flat(),
    ...deployerAttempts,
    ...tooSmall,
  ]
    .filter((attempt) => attempt.at(-1) instanceof RegExp)
    .map(([what]) => what),
);

describe("the table of layers", () => {
  it("names each layer once", () => {
    const names = layers.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it("knows where each of them is in the program, and takes it away", async () => {
    for (const { name, without } of layers) {
      const path = join(REPOSITORY, without.file);
      const source = await readFile(path, "utf8");
      assert.doesNotThrow(() => read(source, { ...without, path }), `${name}: mend test/layers/table`);
      assert.notEqual(read(source, { ...without, path }), source, name);
    }
  });

  it("names tests that exist", async function () {
    this.timeout(120_000);
    const titles = await titlesOf(layers.map(({ red }) => red.file));
    const unknown = layers.filter(({ red: { file, test, only = "" } }) => {
      const fitting = titles.get(file)?.filter(({ fullTitle }) => fullTitle.includes(only)) ?? [];
      return !fitting.some(({ title }) => title === test);
    });
    assert.deepEqual(
      unknown.map(({ name, red }) => `${name}: test/${red.file}.test.ts has no test "${red.test}"`),
      [],
    );
  });

  it("names attempts on a real API server that are refused there", () => {
    const unknown = layers.flatMap(({ refuses = [] }) => refuses.filter((what) => !refused.has(what)));
    assert.deepEqual(unknown, []);
  });

  it("names layers that real traffic is about", () => {
    const silent = layers.flatMap(({ traffic = [] }) =>
      traffic.filter((layer) => classesAbout(layer).length === 0),
    );
    assert.deepEqual(silent, []);
  });

  it("is what docs/security.md lists", async () => {
    const text = await readFile(join(REPOSITORY, page), "utf8");
    assert.ok(text === written(text), `${page} differs: run \`make golden\` and review the difference`);
  });
});
