import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./suites.ts";

describe("make help", () => {
  it("lists every target, in at most 80 columns", () => {
    const { status, stdout } = spawnSync("make", ["help"], { cwd: REPOSITORY, encoding: "utf8" });
    assert.equal(status, 0);
    const [, targets = ""] =
      /^\.PHONY: (.*)$/m.exec(readFileSync(join(REPOSITORY, "Makefile"), "utf8")) ?? [];
    const listed = [...stdout.matchAll(/^ {2}make (\S+) /gm)].map(([, target]) => target);
    assert.deepEqual(listed.sort(), targets.split(" ").sort());
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 80),
      [],
    );
  });
});
