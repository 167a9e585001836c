import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { answer } from "../../review/answer.ts";
import type { Review } from "../../review/compare.ts";
import { type Files, type Snapshot, snapshotOf } from "../../review/snapshot.ts";
import { the } from "./support.ts";

const expected = fileURLToPath(new URL("../golden/expected", import.meta.url));

function files(beginning = ""): Files {
  const names = readdirSync(expected).filter((file) => file.startsWith(beginning) && file.endsWith(".yaml"));
  return Object.fromEntries(names.map((file) => [file, readFileSync(join(expected, file), "utf8")]));
}

describe("golden files, read for a comparison", () => {
  it("are every committed stack, and every other release in each topology", () => {
    const stacks = snapshotOf(files());
    assert.deepEqual(Object.keys(stacks).sort(), [
      "dev",
      "everything",
      "minimal",
      "minimal-0.8.2.1",
      "prod",
      "single",
      "single-0.8.2.1",
      "split-0.8.2.1",
    ]);
    const older = stacks["split-0.8.2.1"]?.objects ?? [];
    const tags = JSON.stringify(older).matchAll(/tracardi\/tracardi-\w+:([\d.]+)/g);
    assert.deepEqual([...new Set([...tags].map(([, tag]) => tag))], ["0.8.2.1"]);
    // Release 0.8.2.1 has no MySQL; what it shares with 1.1.0 is there.
    assert.ok(!older.some(({ kind, metadata }) => kind !== "Secret" && metadata.name === "tracardi-mysql"));
    assert.ok(the(older, "Service", "tracardi-stores/tracardi-redis"));
    assert.ok((stacks.prod?.identities?.length ?? 0) > 100);
  });
});

describe("make diff", () => {
  let repository: string;
  before(async () => {
    repository = mkdtempSync(join(tmpdir(), "review-"));
    const folder = join(repository, "test/golden/expected");
    mkdirSync(folder, { recursive: true });
    // One stack is enough: there is much to read in all of them.
    for (const [file, text] of Object.entries(files("prod"))) writeFileSync(join(folder, file), text);
    const git = (...args: string[]) =>
      execa("git", ["-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args]);
    await git("init", "--quiet", "--initial-branch=main");
    await git("commit", "--quiet", "--allow-empty", "--message=empty");
    await git("tag", "empty");
    await git("add", ".");
    await git("commit", "--quiet", "--message=golden");
  });
  after(() => rmSync(repository, { recursive: true, force: true }));

  function changed(range: string): () => Promise<Snapshot> {
    return async () => {
      const snapshot = snapshotOf(files("prod"));
      const edge = "tracardi-private-edge/tracardi-private-edge";
      const { from } = the(snapshot.prod?.objects ?? [], "NetworkPolicy", edge).spec.ingress[0];
      from[0].ipBlock.cidr = range;
      return snapshot;
    };
  }

  it("ends with 0 and says so where nothing changed since the last commit", async () => {
    const render = async () => snapshotOf(files("prod"));
    const said = await answer([], { repository, render });
    assert.deepEqual(said, { text: "Compared with HEAD: nothing changes.\n", code: 0 });
  });

  it("ends with 2 where exposure grows, and with 0 where it shrinks", async () => {
    const wider = await answer(["--base", "main"], { repository, render: changed("198.51.0.0/16") });
    assert.equal(wider.code, 2);
    assert.match(
      wider.text,
      /^Compared with main: EXPOSURE GROWS; a second reviewer is needed; .* is reached from 198\.51\.0\.0\/16 on/s,
    );
    const narrower = await answer(["--base", "main"], { repository, render: changed("198.51.100.0/25") });
    assert.equal(narrower.code, 0);
    assert.match(narrower.text, /^Compared with main: exposure shrinks; /);
  });

  it("says the same to programs, and as a comment", async () => {
    const render = changed("198.51.0.0/16");
    const found = JSON.parse((await answer(["--json"], { repository, render })).text) as Review & {
      base: string;
    };
    assert.deepEqual([found.base, found.grows, found.exposure.length], ["HEAD", true, 1]);
    assert.deepEqual(found.exposure[0]?.stacks, ["prod"]);
    const comment = await answer(["--markdown"], { repository, render });
    assert.equal(comment.code, 2);
    assert.match(comment.text, /<details open><summary>Exposure: wider \(1\)<\/summary>/);
  });

  it("refuses a base that is no commit, or has nothing to compare with", async () => {
    const render = changed("198.51.0.0/16");
    for (const base of ["nowhere", "--all", "main:test"])
      await assert.rejects(answer([`--base=${base}`], { repository, render }), {
        message: `BASE "${base}" is no commit here; name a branch, a tag or a commit, or fetch it first`,
      });
    await assert.rejects(answer(["--base=empty"], { repository, render }), {
      message: 'BASE "empty" has no test/golden/expected: there is nothing to compare with',
    });
  });

  it("ends with 1 where it cannot compare", () => {
    const cli = fileURLToPath(new URL("../../review/cli.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "--base", "nowhere at all"], {
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^BASE "nowhere at all" is no commit here;/m);
  });
});
