import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOOLS } from "../rehearsal/rehearsal.ts";
import { longest } from "./runner/quick.ts";
import { filesOf, quick, REPOSITORY, real } from "./suites.ts";

const suites = [...quick, ...real];

describe("the suites", () => {
  it("run every test file once", () => {
    const all = globSync("**/*.test.ts", { cwd: REPOSITORY, exclude: ["node_modules", ".rehearsal"] });
    assert.ok(all.length > 80, `${all.length} files`);
    assert.deepEqual(suites.flatMap(filesOf).sort(), all.sort());
  });

  it("have files, each of them", () => {
    for (const suite of suites) assert.notDeepEqual(filesOf(suite), [], suite.title);
  });

  it("start with the longest files, which exist, where they are quick", () => {
    const files = quick.flatMap(filesOf);
    assert.deepEqual(
      longest.filter((file) => !files.includes(file)),
      [],
    );
  });

  it("have no hook at the top of a file where they are quick: it would run around the tests of all others", () => {
    const hooked = quick
      .flatMap(filesOf)
      .filter((file) => /^(before|after)(Each)?\(/m.test(readFileSync(join(REPOSITORY, file), "utf8")));
    assert.deepEqual(hooked, []);
  });

  it("need nothing built where they are quick", () => {
    for (const { programs, modules, system, network } of quick)
      assert.deepEqual(
        { programs, modules, system, network },
        {
          programs: undefined,
          modules: undefined,
          system: undefined,
          network: undefined,
        },
      );
  });

  it("have the whole rehearsal built where they use any of it, in the order in which it is needed", () => {
    const ofControlPlanes = real.filter(({ programs = [] }) => programs.includes("etcd"));
    assert.ok(ofControlPlanes.length >= 3);
    for (const { programs = [] } of ofControlPlanes) assert.deepEqual(programs.slice(0, TOOLS.length), TOOLS);
  });

  it("run pods in a network of their own only", () => {
    for (const suite of suites) {
      const pods = filesOf(suite).some((file) => /^test\/(edge|gui)\//.test(file));
      assert.equal(suite.network, pods ? "private" : undefined, suite.title);
    }
  });
});
