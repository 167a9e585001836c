import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedFiles, changeOf } from "./change.ts";
import { type Coverage, explored } from "./explored.ts";

describe("the sample of a space", () => {
  const members = ["a1", "a2", "b1", "b2", "c1"];
  const space = { space: "letters of a test", classOf: (member: string) => member.charAt(0) };
  const counted: Coverage[] = [];
  const count = (coverage: Coverage) => counted.push(coverage);
  const nothing = { exhaustive: false, touches: () => false, count };

  it("has the first member of each class, in their order", () => {
    assert.deepEqual(explored(members, space, nothing), ["a1", "b1", "c1"]);
  });

  it("has the members that always run, and those about a changed file", () => {
    const about = (member: string) => [`stacks/${member}.ts`, "policy/"];
    const exploration = { ...space, always: (member: string) => member === "a2", about };
    const change = (...files: string[]) => ({ ...nothing, touches: changeOf(files).touches });
    assert.deepEqual(explored(members, exploration, change("stacks/b2.ts")), ["a1", "a2", "b1", "b2", "c1"]);
    assert.deepEqual(explored(members, exploration, change("stacks/other.ts")), ["a1", "a2", "b1", "c1"]);
    assert.deepEqual(explored(members, exploration, change("policy/pack.ts")), members);
  });

  it("is the whole space where the run is exhaustive", () => {
    assert.deepEqual(explored(members, space, { ...nothing, exhaustive: true }), members);
  });

  it("is counted, with what it was taken from", () => {
    counted.length = 0;
    explored(members, space, nothing);
    assert.deepEqual(counted, [{ space: space.space, ran: 3, of: 5 }]);
  });
});

describe("what a change touches", () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
  const write = (path: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), `${path}\n`);
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "change-"));
    git("init", "--quiet");
    for (const path of ["kept.ts", "old name.ts"]) write(path);
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is nothing in a clean checkout without a further commit", () => {
    assert.deepEqual(changedFiles("HEAD", folder), []);
  });

  it("is every file that was committed, moved, edited or added since", () => {
    git("mv", "old name.ts", "new name.ts");
    git("commit", "--quiet", "--message", "second");
    writeFileSync(join(folder, "kept.ts"), "edited\n");
    write("folder/untracked.ts");
    assert.deepEqual([...(changedFiles("HEAD~1", folder) ?? [])].sort(), [
      "folder/untracked.ts",
      "kept.ts",
      "new name.ts",
      "old name.ts",
    ]);
  });

  it("is everything where the base is not known", () => {
    assert.equal(changedFiles("no-such-commit", folder), undefined);
    assert.equal(changeOf(undefined).touches("stacks/plan.ts"), true);
  });
});
