import assert from "node:assert/strict";
import { globSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { EngineError } from "../../../rehearsal/engine/engine.ts";
import { explored } from "../../support/explored.ts";
import { installed } from "../support/refusals.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { smallInstallation } from "../support/smallInstallation.ts";
import { differences, type Snapshot, snapshot, whenQuiet } from "../support/snapshot.ts";
import { LIFECYCLE } from "./support/files.ts";

describe("a stack whose state is lost, on the cluster of its installation", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  const standing = smallInstallation();
  const { stack } = standing.installation;
  let quiet: Snapshot;
  /** Files of the state, and where they lie while they are lost. */
  let lost: ReadonlyMap<string, string>;

  before(async () => {
    await standing.workloads;
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

  const existing = { "tracardi:namespaces": "existing" };
  interface Attempt {
    readonly title: string;
    /** Whether the program makes the namespaces or finds them; a preview and an up differ too. */
    readonly kind: string;
    readonly run: () => Promise<void>;
  }
  const tried: readonly Attempt[] = [
    {
      title: "would make everything anew, says the preview, and touches nothing",
      kind: "preview",
      run: () => wouldMakeAll({}),
    },
    {
      title: "is refused by the up at the first object, whose mark is another state's, and touches nothing",
      kind: "made",
      run: () =>
        refused(
          {},
          /^ {2}Namespace tracardi-private-edge: .* field conflict .*\.metadata\.annotations\.release\.tracardi\/state$/ms,
        ),
    },
    {
      title: "is refused the same way with an older release",
      kind: "made",
      run: () =>
        refused({ "tracardi:release": "0.8.2.1" }, /\.metadata\.annotations\.release\.tracardi\/version$/m),
    },
    {
      title: "is refused by the up with a sentence where the namespaces were there before",
      kind: "found",
      run: () =>
        refused(
          existing,
          // Of several refusals the API server tells the first; that of another state is in marker.test.ts.
          /settings that say where data is stored must not change, .*; write the earlier ones: namespaces=create/,
        ),
    },
    {
      title: "would make everything anew in namespaces that were there before, says the preview",
      kind: "preview",
      run: () => wouldMakeAll(existing),
    },
    {
      title: "hears of an older release first where the namespaces were there before",
      kind: "found",
      run: () =>
        refused(
          { ...existing, "tracardi:release": "0.8.2.1" },
          /1\.1\.0 -> 0\.8\.2\.1: the older release cannot read data version 09x/,
        ),
    },
  ];
  for (const { title, run } of explored(tried, {
    space: "operations without the state",
    classOf: ({ kind }) => kind,
    about: () => LIFECYCLE,
  }))
    it(title, run);

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
