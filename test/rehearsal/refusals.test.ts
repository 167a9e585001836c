import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EngineError } from "../../rehearsal/engine/engine.ts";
import type { StackConfig } from "../../rehearsal/engine/project.ts";
import { explored } from "../support/explored.ts";
import { installed, mistakes, PASSWORD, type Refusal, steps } from "./support/refusals.ts";
import { ENGINE_TIMEOUT } from "./support/rehearsals.ts";
import { smallInstallation } from "./support/smallInstallation.ts";
import { differences, type Snapshot, snapshot, whenQuiet } from "./support/snapshot.ts";

describe("what is refused, on a real control plane", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  const standing = smallInstallation();
  let quiet: Snapshot;

  before(async function () {
    this.timeout(3 * ENGINE_TIMEOUT);
    await standing.workloads;
    quiet = await whenQuiet(await standing.rehearsal, 120_000);
    assert.ok(quiet.size > 300, `${quiet.size} objects`);
  });

  const untouched = async () =>
    assert.deepEqual(differences(quiet, await snapshot(await standing.rehearsal)), []);

  /** The message, without the lines around it. */
  async function refusal(attempt: Promise<unknown>): Promise<string[]> {
    const error = await attempt.then(
      () => assert.fail("it was accepted"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof EngineError, String(error));
    const log = readFileSync(error.log, "utf8");
    assert.ok(!error.message.includes(PASSWORD), "repeats a password");
    assert.ok(!log.includes(PASSWORD), "the log repeats a password");
    // Who runs the official CLI sees what the engine logs here.
    assert.doesNotMatch(log, /^\s+at .+:\d+:\d+\)?$/m, "the log shows a call stack");
    return error.message
      .split("\n")
      .slice(1, -1)
      .map((line) => line.trim());
  }

  const refuses = async (config: StackConfig, sentences: Refusal["mistakes"]) => {
    assert.deepEqual(await refusal(standing.up(config)), report(sentences));
    await untouched();
  };

  // What the engine does with a refusal does not depend on the mistake; test/stacks/settings/refusals.test.ts has all of them.
  const tried = explored(mistakes, {
    space: "stack files refused by the real engine",
    classOf: () => "a stack file with mistakes",
    about: () => [
      "test/rehearsal/support/refusals.ts",
      "stacks/settings/mistake.ts",
      "stacks/settings/refusal.ts",
      "index.ts",
    ],
  });
  for (const { title, config, mistakes: sentences } of tried)
    it(`${title}: every mistake is named, and nothing is touched`, () => refuses(config, sentences));

  for (const { title, config, mistakes: sentences } of steps)
    it(`${title}: refused after what is installed, in the preview too, and nothing is touched`, async () => {
      const rehearsal = await standing.rehearsal;
      const preview = rehearsal.preview("small", { from: "minimal", config: { ...installed, ...config } });
      assert.deepEqual(await refusal(preview), report(sentences));
      await refuses(config, sentences);
    });

  it("would be noticed if it touched anything", async () => {
    const rehearsal = await standing.rehearsal;
    await rehearsal.kubectl([
      "annotate",
      "networkpolicies",
      "--all",
      "-n",
      "tracardi-public-edge",
      "touched=yes",
    ]);
    const found = differences(quiet, await snapshot(rehearsal));
    assert.ok(found.length > 0);
    for (const difference of found) assert.match(difference, /NetworkPolicy tracardi-public-edge\//);
  });
});

function report(sentences: Refusal["mistakes"]): string[] {
  const count = sentences.length === 1 ? "1 mistake" : `${sentences.length} mistakes`;
  return [`Pulumi.small.yaml has ${count}:`, ...sentences];
}
