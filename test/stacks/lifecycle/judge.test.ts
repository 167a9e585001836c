import assert from "node:assert/strict";
import type { Installed } from "../../../stacks/lifecycle/installed.ts";
import { judge } from "../../../stacks/lifecycle/judge.ts";
import { sentence } from "../../../stacks/settings/mistake.ts";

const releases = {
  "1.1.0": { release: "1.1.0", dataVersion: "09x", lasting: {} },
  "1.0.2": { release: "1.0.2", dataVersion: "09x", lasting: {} },
  "0.8.2.1": { release: "0.8.2.1", dataVersion: "0820", lasting: {} },
  "0.8.1": { release: "0.8.1", dataVersion: "08x", lasting: {} },
  "2.0": { release: "2.0", dataVersion: "12x", lasting: {} },
} satisfies Record<string, Installed>;

function verdict(before: Installed | undefined, after: Installed, acknowledged?: string): readonly string[] {
  return judge(before, { installed: after, acknowledged }, (key) => `tracardi:${key}`).map(sentence);
}

describe("what may follow what is installed", () => {
  it("is anything where nothing is", () => {
    assert.deepEqual(verdict(undefined, releases["1.1.0"]), []);
  });

  it("is the same again, and any release with the same data, forwards and backwards", () => {
    assert.deepEqual(verdict(releases["1.1.0"], releases["1.1.0"]), []);
    assert.deepEqual(verdict(releases["1.0.2"], releases["1.1.0"]), []);
    assert.deepEqual(verdict(releases["1.1.0"], releases["1.0.2"]), []);
  });

  it("is a new data version when it is acknowledged by the names of both releases", () => {
    assert.deepEqual(verdict(releases["0.8.2.1"], releases["1.1.0"], "0.8.2.1 -> 1.1.0"), []);
  });

  it("is the same again while an acknowledgement is left in the stack file", () => {
    assert.deepEqual(verdict(releases["1.1.0"], releases["1.1.0"], "0.8.2.1 -> 1.1.0"), []);
  });

  const refused: Readonly<
    Record<string, readonly [Installed, Installed, acknowledged: string | undefined, sentence: string]>
  > = {
    "a new data version without a word": [
      releases["0.8.2.1"],
      releases["1.1.0"],
      undefined,
      'tracardi:release "1.1.0" begins a new data version (09x) behind the installed 0.8.2.1 (data version 0820): it starts empty, and there is no way back; make a backup (docs/upgrading.md), then set tracardi:acknowledgeMigration to "0.8.2.1 -> 1.1.0"',
    ],
    "another migration than the acknowledged one": [
      releases["0.8.2.1"],
      releases["1.1.0"],
      "0.8.2 -> 1.1.0",
      'tracardi:acknowledgeMigration "0.8.2 -> 1.1.0" is not this migration; write "0.8.2.1 -> 1.1.0" when a backup is made (docs/upgrading.md)',
    ],
    "the way back": [
      releases["1.1.0"],
      releases["0.8.2.1"],
      undefined,
      'tracardi:release "0.8.2.1" cannot read what the installed 1.1.0 (data version 09x) has written, and nothing leads back; write "1.1.0", or restore a backup beside it (docs/upgrading.md)',
    ],
    "the way back, acknowledged": [
      releases["1.1.0"],
      releases["0.8.2.1"],
      "1.1.0 -> 0.8.2.1",
      'tracardi:release "0.8.2.1" cannot read what the installed 1.1.0 (data version 09x) has written, and nothing leads back; write "1.1.0", or restore a backup beside it (docs/upgrading.md)',
    ],
    "a skipped data version, acknowledged": [
      releases["0.8.1"],
      releases["1.1.0"],
      "0.8.1 -> 1.1.0",
      'tracardi:release "1.1.0" migrates data version 0820 only, and would skip it behind the installed 0.8.1 (data version 08x); upgrade to "0.8.2.1" first',
    ],
    "what a newer program has installed": [
      releases["2.0"],
      releases["1.1.0"],
      "2.0 -> 1.1.0",
      'tracardi:release "1.1.0" would follow the installed 2.0 (data version 12x), which this version of the program does not know; use the version that installed it, or a newer one',
    ],
  };
  for (const [what, [before, after, acknowledged, expected]] of Object.entries(refused)) {
    it(`is not ${what}`, () => assert.deepEqual(verdict(before, after, acknowledged), [expected]));
  }

  describe("keeps where data is stored", () => {
    const with_ = (lasting: Installed["lasting"], release: Installed = releases["1.1.0"]) => ({
      ...release,
      lasting,
    });
    const elsewhere = (key: string, value: string, old: string, remedy: string) =>
      `tracardi:${key}${value} was ${old} when the data was written, and Tracardi would look for it elsewhere; ${remedy}, or install beside it under another tracardi:name`;

    it("each of it, all changes at once", () => {
      assert.deepEqual(
        verdict(
          with_({ tenantName: "shop", "indices.shards": "3" }),
          with_({ tenantName: "", "indices.shards": "5" }),
        ),
        [
          elsewhere("tenantName", "", '"shop"', 'write "shop"'),
          elsewhere("indices.shards", ' "5"', '"3"', 'write "3"'),
        ],
      );
      assert.deepEqual(verdict(with_({ tenantName: "" }), with_({ tenantName: "shop" })), [
        elsewhere("tenantName", ' "shop"', "not set", "remove it"),
      ]);
    });

    it("and in whose namespaces", () => {
      assert.deepEqual(verdict(with_({ namespaces: "create" }), with_({ namespaces: "existing" })), [
        'tracardi:namespaces "existing" was "create" at the installation, and Pulumi would delete the namespaces or take them over, with everything in them; write "create", or install beside it under another tracardi:name',
      ]);
    });

    it("but for what a new data version cuts anew", () => {
      const before = with_({ tenantName: "shop", "partitioning.events": "month" }, releases["0.8.2.1"]);
      const after = with_({ tenantName: "store", "partitioning.events": "quarter" });
      assert.deepEqual(verdict(before, after, "0.8.2.1 -> 1.1.0"), [
        elsewhere("tenantName", ' "store"', '"shop"', 'write "shop"'),
      ]);
    });

    it("and asks for nothing that was not there to be remembered", () => {
      assert.deepEqual(verdict(with_({}), with_({ "indices.shards": "5" })), []);
    });
  });
});
