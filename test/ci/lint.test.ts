import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ensureTools } from "../../rehearsal/toolchain.ts";
import { REPOSITORY } from "../suites.ts";
import { textOf, workflowFiles } from "./pipelines.ts";

let actionlint: string;
let folder: string;
before(async function () {
  this.timeout("30m");
  const logFile = join(REPOSITORY, "node_modules/.cache/tools.log");
  actionlint = (await ensureTools(["actionlint"], { onProgress: () => {}, logFile })).path("actionlint");
  folder = await mkdtemp(join(tmpdir(), "workflows-"));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Without the programs that it starts where a machine has them: the commands are one word of make each. */
const lint = (...files: readonly string[]) =>
  execa(actionlint, ["-no-color", "-shellcheck=", "-pyflakes=", ...files], {
    cwd: folder,
    reject: false,
    all: true,
  });

describe("actionlint", () => {
  it("finds nothing in the workflows", async () => {
    assert.equal(workflowFiles.length, 3);
    const { all, exitCode } = await lint(...workflowFiles);
    assert.deepEqual({ all, exitCode }, { all: "", exitCode: 0 });
  });

  it("would find a wrong permission, job, expression, key or time", async () => {
    const mistakes: ReadonlyArray<readonly [string, string, RegExp]> = [
      ["contents: read", "contents: reed", /"reed" is invalid as permission of scope "contents"/],
      ["needs: due", "needs: dew", /needs job "dew" which does not exist/],
      ["github.ref ==", "github.reff ==", /property "reff" is not defined/],
      ["timeout-minutes:", "timeout-minute:", /unexpected key "timeout-minute" for "job" section/],
      ['"17 3 * * *"', '"17 25 * * *"', /invalid CRON format/],
    ];
    for (const [from, to, finding] of mistakes) {
      const path = join(folder, "nightly.yml");
      const text = textOf("nightly");
      assert.ok(text.includes(from), from);
      writeFileSync(path, text.replace(from, to));
      const { all, exitCode } = await lint(path);
      assert.equal(exitCode, 1, to);
      assert.match(all, finding);
    }
  });
});
