import assert from "node:assert/strict";
import { globSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { EngineError } from "../../../rehearsal/engine/engine.ts";
import { Journey } from "../support/journeys.ts";
import { installed } from "../support/refusals.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { differences, type Snapshot, snapshot, whenQuiet } from "../support/snapshot.ts";

const stack = "known";

describe("a stack whose state is lost, on the cluster of its installation", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  const standing = new Journey({ stack, from: "minimal", config: installed });
  let quiet: Snapshot;
  /** Files of the state, and where they lie while they are lost. */
  let lost: ReadonlyMap<string, string>;

  before(async () => {
    // Its last stage: nobody writes the state any more.
    await standing.refreshed;
    const rehearsal = await standing.rehearsal;
    quiet = await whenQuiet(rehearsal, 120_000);
    const { engine, directory } = rehearsal.state;
    const files = globSync(join(engine, "backend", ".pulumi", "stacks", "*", `${stack}.json*`));
    assert.ok(files.length > 0, "the state was not found");
    lost = new Map(files.map((file) => [file, join(directory, "lost", file)]));
    for (const [file, place] of lost) move(file, place);
  });

  const attempts = {
    preview: async (config: Values) =>
      (await standing.rehearsal).preview(stack, { from: "minimal", config: { ...installed, ...config } }),
    up: (config: Values) => standing.up(config),
  };

  const untouched = async () =>
    assert.deepEqual(differences(quiet, await snapshot(await standing.rehearsal)), []);

  const refused = async (config: Values, words: RegExp) => {
    await assert.rejects(attempts.up(config), (error: unknown) => {
      assert.ok(error instanceof EngineError, String(error));
      assert.match(error.message, words);
      return true;
    });
    await untouched();
  };

  /** What a person sees of a preview: everything would be made, where nothing should be. */
  const wouldMakeAll = async (config: Values) => {
    const { changes } = await attempts.preview(config);
    assert.ok((changes.create ?? 0) > 100, JSON.stringify(changes));
    await untouched();
  };

  describe("where the program makes the namespaces", () => {
    it("would make everything anew, says the preview, and touches nothing", () => wouldMakeAll({}));

    it("is refused by the up at the first object, whose mark is another state's, and touches nothing", () =>
      refused(
        {},
        /^ {2}Namespace tracardi-private-edge: .* field conflict .*\.metadata\.annotations\.release\.tracardi\/state$/ms,
      ));

    it("is refused the same way with an older release", () =>
      refused({ "tracardi:release": "0.8.2.1" }, /\.metadata\.annotations\.release\.tracardi\/version$/m));
  });

  describe("where the namespaces were there before", () => {
    const existing = { "tracardi:namespaces": "existing" };

    it("would make everything anew, says the preview, and touches nothing", () => wouldMakeAll(existing));

    it("is refused by the up with a sentence, and touches nothing", () =>
      refused(
        existing,
        // Of several refusals the API server tells the first; that of another state is in marker.test.ts.
        /settings that say where data is stored must not change, .*; write the earlier ones: namespaces=create/,
      ));

    it("hears of an older release first", () =>
      refused(
        { ...existing, "tracardi:release": "0.8.2.1" },
        /1\.1\.0 -> 0\.8\.2\.1: the older release cannot read data version 09x/,
      ));
  });

  // In a group of its own: mocha runs the tests of a group before the groups in it.
  describe("when it is back", () => {
    it("goes on as if nothing had happened", async () => {
      for (const [file, place] of lost) move(place, file);
      const { changes } = await attempts.up({});
      assert.deepEqual(Object.keys(changes), ["same"]);
      await untouched();
    });
  });
});

type Values = Readonly<Record<string, unknown>>;

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}
