/** Takes every layer out of the program, one at a time, and looks whether a test notices. */
import assert from "node:assert/strict";
import { type Trial, Trials } from "./support/trial.ts";
import { layers } from "./table/index.ts";

describe("the program without one layer of its defence", function () {
  this.timeout("10m");
  const trials = new Trials();
  let made: readonly Promise<Trial>[];

  before(() => {
    made = layers.map((layer) => trials.without(layer));
    // The test of a layer reports its failure.
    for (const trial of made) trial.catch(() => {});
  });
  after(() => trials.end());

  for (const [index, layer] of layers.entries()) {
    it(`fails a test: ${layer.name}`, async () => {
      const { passed, failed } = await (made[index] as Promise<Trial>);
      const named = failed.filter(({ title }) => title === layer.red.test);
      assert.ok(
        named.length > 0,
        `"${layer.red.test}" did not notice; red were: ${failed.map(({ title }) => title).join(" | ")}`,
      );
      for (const { isAssertion, message } of named) {
        assert.ok(isAssertion, `it did not fail by its own judgement, but: ${message}`);
      }
      // The rest of the file still runs: the program lost a layer, not its footing.
      assert.ok(passed > 0, "no test of the file passed");
    });
  }
});
