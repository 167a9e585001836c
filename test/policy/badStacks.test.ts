/** Each known-bad stack violates exactly the policies that stand for its mistake, or the program refuses it, or both. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { definitions } from "../../policy/pack.ts";
import { REPOSITORY } from "../suites.ts";
import { parts, written } from "./document.ts";
import { badStacks } from "./support/badStacks.ts";
import { configured } from "./support/configured.ts";
import { goodStack } from "./support/goodStack.ts";
import { refusalOf } from "./support/program.ts";
import { judge } from "./support/run.ts";

describe("the known-bad stacks", () => {
  for (const { title, change = () => {}, config, stoppedBy } of badStacks) {
    it(`${title}: ${stoppedBy.join(", ") || "unknown to the pack"}`, async () => {
      const stack = goodStack();
      change(stack);
      const violations = await judge(stack, { config: configured(config) });
      const policies = new Set(violations.map(({ policy }) => policy));
      assert.deepEqual([...policies].sort(), [...stoppedBy].sort(), JSON.stringify(violations, null, 2));
      // The password of the mistakes that write one down.
      assert.ok(!violations.some(({ message }) => message.includes("Tuesday4711")), "repeats a password");
    });
  }

  for (const { title, program } of badStacks) {
    if (program === undefined) continue;
    it(`${title}: the program refuses`, () => {
      assert.equal(refusalOf(program), program.refusal);
    });
  }

  it("are stopped, each of them, and have titles of their own", () => {
    const titles = badStacks.map(({ title }) => title);
    assert.deepEqual(titles, [...new Set(titles)]);
    for (const { title, change, stoppedBy, program } of badStacks) {
      assert.ok(stoppedBy.length > 0 || program !== undefined, title);
      assert.equal(change !== undefined, stoppedBy.length > 0, title);
    }
  });

  it("show every policy at work", () => {
    const shown = new Set(badStacks.flatMap(({ stoppedBy }) => stoppedBy));
    const idle = definitions.map(({ name }) => name).filter((name) => !shown.has(name));
    assert.deepEqual(idle, []);
  });
});

describe("what is written about the pack", () => {
  for (const part of parts) {
    it(`is what ${part.page} says`, async () => {
      const text = await readFile(join(REPOSITORY, part.page), "utf8");
      assert.ok(
        text === written(part, text),
        `${part.page} differs: run \`make golden\` and review the difference`,
      );
    });
  }
});
