/** Takes every layer out of the program, one at a time, and looks whether a test notices. */
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import type { Layer } from "./support/layer.ts";
import { type Trial, tryWithout } from "./support/trial.ts";
import { layers } from "./table/index.ts";

const trials = new Map<Layer, Promise<Trial>>();

/** Each is made once. Whoever asks for it hears of its failure. */
function trial(layer: Layer): Promise<Trial> {
  const made = trials.get(layer) ?? tryWithout(layer);
  made.catch(() => {});
  trials.set(layer, made);
  return made;
}

describe("the program without one layer of its defence", function () {
  this.timeout("10m");

  for (const [index, layer] of layers.entries()) {
    it(`fails a test: ${layer.name}`, async () => {
      // The next ones run meanwhile, on the other processors.
      for (const next of layers.slice(index + 1, index + availableParallelism())) trial(next);
      const { passed, failed } = await trial(layer);
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
