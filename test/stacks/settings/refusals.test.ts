import assert from "node:assert/strict";
import { readProject } from "../../../rehearsal/engine/project.ts";
import { REPOSITORY } from "../../../rehearsal/state.ts";
import { checkSettings } from "../../../stacks/settings/check.ts";
import { sentence } from "../../../stacks/settings/mistake.ts";
import { installed, mistakes, PASSWORD } from "../../rehearsal/support/refusals.ts";

/** The real engine reports one of these in `make test` and all of them in `make test-exhaustive`. */
describe("a stack file with mistakes", () => {
  for (const { title, config, mistakes: sentences } of mistakes)
    it(`is rejected with every sentence: ${title}`, () => {
      const source = { from: "minimal", config: { ...installed, ...config }, source: REPOSITORY };
      const { values, project } = readProject(source);
      const checked = checkSettings(values, { stack: "small", secretKeys: new Set(), project });
      assert.ok("mistakes" in checked, "it is accepted");
      const found = checked.mistakes.map(sentence);
      assert.deepEqual(found, sentences);
      assert.ok(!found.join().includes(PASSWORD), "it repeats a password");
    });
});
