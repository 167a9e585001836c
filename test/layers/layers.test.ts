/** Takes every layer out of the program, one at a time, and looks whether a test notices. */
import assert from "node:assert/strict";
import type { Layer } from "./support/layer.ts";
import { inTurn, type Trial, tryWithout } from "./support/trial.ts";
import { layers } from "./table/index.ts";

describe("the program without one layer of its defence", function () {
  this.timeout("10m");
  let trials: ReadonlyMap<Layer, Promise<Trial>>;
  before(() => {
    trials = inTurn(layers, tryWithout);
  });

  for (const layer of layers) {
    it(`fails a test: ${layer.name}`, async () => {
      const trial = await trials.get(layer);
      assert.ok(trial);
      const { passed, failed } = trial;
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
