import assert from "node:assert/strict";
import { dataVersions, dialectOf, releases, releaseVersions } from "../../stacks/releases.ts";

describe("the releases", () => {
  for (const version of releaseVersions) {
    const release = releases[version];

    it(`${version} is described under its own name, with four images of one publisher`, () => {
      assert.equal(release.version, version);
      assert.deepEqual(release.images, {
        api: "tracardi/tracardi-api",
        gui: "tracardi/tracardi-gui",
        mergingWorker: "tracardi/apm",
        updateWorker: "tracardi/update-worker",
      });
    });

    it(`${version} takes the words that the program writes`, () => {
      const { yes, no, otherWords } = dialectOf(version);
      assert.ok(yes.includes("yes"));
      assert.ok(no.includes("no") || otherWords === "no");
    });

    it(`${version} keeps its data in the next version of the one that it migrates from`, () => {
      assert.equal(dataVersions.indexOf(release.dataVersion), dataVersions.indexOf(release.migratesFrom) + 1);
    });

    it(`${version} has an update worker that uses no store the release does not have`, () => {
      assert.ok(release.updateWorker.connectsTo.includes("redis"));
      assert.equal(release.updateWorker.connectsTo.includes("mysql"), release.needsMysql);
    });
  }

  it("lead from one to the next", () => {
    assert.equal(releases["1.1.0"].migratesFrom, releases["0.8.2.1"].dataVersion);
  });
});
