import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { REPOSITORY } from "../suites.ts";

let folder: string;

const git = (...args: readonly string[]) => execa("git", args, { cwd: folder });

const unchanged = () =>
  execa("make", ["-f", join(REPOSITORY, "Makefile"), "unchanged"], { cwd: folder, reject: false, all: true });

describe("make unchanged", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tree-"));
    await git("init", "--quiet");
    writeFileSync(join(folder, "golden"), "as committed\n");
    await git("add", "golden");
    await git("-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "A file");
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("passes where everything is committed", async () => {
    const { exitCode, all } = await unchanged();
    assert.equal(exitCode, 0, all);
  });

  it("fails where a file differs, names it, and says what to do", async () => {
    writeFileSync(join(folder, "golden"), "as made\n");
    const { exitCode, all } = await unchanged();
    assert.equal(exitCode, 2);
    assert.match(all, /^ M golden$/m);
    assert.match(all, /^run "make golden", read what it changed, and commit that$/m);
  });

  it("fails where a file is new, or staged", async () => {
    writeFileSync(join(folder, "another"), "new\n");
    assert.match((await unchanged()).all, /^\?\? another$/m);
    await git("add", "another");
    const { exitCode, all } = await unchanged();
    assert.equal(exitCode, 2);
    assert.match(all, /^A {2}another$/m);
  });
});
