import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { TOOLS } from "../rehearsal/rehearsal.ts";
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
