import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measured } from "./measured.ts";
import { keep, page } from "./record.ts";
import { covered, type Line, summary } from "./summary.ts";

describe("a measured program", () => {
  const node = (script: string) => measured([process.execPath, "--eval", script], { cwd: tmpdir() });
  /** Computes until this process has used so many milliseconds. */
  const compute = (milliseconds: number) => `while (process.cpuUsage().user < ${milliseconds * 1_000});`;

  it("is counted with the processes that it waits for", async () => {
    const child = `require("child_process").spawnSync(process.execPath, ["--eval", ${JSON.stringify(compute(300))}])`;
    const { cpu, failed } = await node(child);
    assert.equal(failed, false);
    assert.ok(cpu >= 300, `${cpu} ms`);
  });

  it("hands out what it wrote, and that it failed", async () => {
    const { output, failed, cpu } = await node(
      `${compute(100)} console.log("one"); console.error("two"); process.exit(1)`,
    );
    assert.deepEqual({ output: output.split("\n").sort(), failed }, { output: ["one", "two"], failed: true });
    assert.ok(cpu >= 100, `${cpu} ms`);
  });

  it("that cannot be started has failed", async () => {
    const { failed, output } = await measured(["/nowhere/program"], { cwd: tmpdir() });
    assert.equal(failed, true);
    assert.match(output, /\/nowhere\/program/);
  });
});

describe("the summary of a run", () => {
  const line = (title: string, cpu: number, passed: number, coverage: Line["coverage"] = []): Line => ({
    title,
    cpu,
    wall: 2 * cpu,
    figures: { passed, failed: 0, skipped: 0 },
    coverage,
  });

  it("has the suites by processor time, and the sums", () => {
    assert.equal(
      summary([line("small", 1_400, 1), line("large", 61_000, 20)], 90_000),
      [
        "| suite       | tests | wall time | CPU time |",
        "| ----------- | ----: | --------: | -------: |",
        "| large       |    20 |      2:02 |     1:01 |",
        "| small       |     1 |      0:03 |     0:01 |",
        "| all of them |    21 |      1:30 |     1:02 |",
      ].join("\n"),
    );
  });

  it("adds up what was explored, over suites", () => {
    assert.deepEqual(
      covered([
        line("one", 1, 1, [{ space: "attempts", ran: 100, of: 1_000 }]),
        line("two", 1, 1, [
          { space: "attempts", ran: 40, of: 190 },
          { space: "layers", ran: 3, of: 3 },
        ]),
      ]),
      ["ran 140 of 1190 attempts", "ran 3 of 3 layers"],
    );
  });
});

describe("the record of runs", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "runs-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps the last three of each command, and shows them with their machine", () => {
    const run = (command: string, minute: number) => {
      const date = `2026-11-30T12:0${minute}:00.000Z`;
      keep(
        {
          command,
          date,
          machine: "2 × X",
          verdict: `${minute} passed, 0 failed`,
          table: "| t |",
          covered: [],
        },
        folder,
      );
    };
    run("make check", 0);
    for (const minute of [1, 2, 3, 4]) run("make test", minute);
    run("make test-exhaustive", 5);
    assert.equal(readdirSync(folder).length, 5);
    const headings = page(folder)
      .split("\n")
      .filter((line) => line.startsWith("#"));
    assert.deepEqual(headings, [
      "# How long the tests take",
      "## `make check`",
      "### 2026-11-30 12:00 UTC: 0 passed, 0 failed",
      "## `make test`",
      "### 2026-11-30 12:04 UTC: 4 passed, 0 failed",
      "### 2026-11-30 12:03 UTC: 3 passed, 0 failed",
      "### 2026-11-30 12:02 UTC: 2 passed, 0 failed",
      "## `make test-exhaustive`",
      "### 2026-11-30 12:05 UTC: 5 passed, 0 failed",
    ]);
    assert.match(page(folder), /\n2 × X\.\n\n\| t \|\n/);
  });
});
