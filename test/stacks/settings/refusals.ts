import assert from "node:assert/strict";
import { underlinedSettings } from "./editor.ts";
import { type StackFile, verdict } from "./stackFiles.ts";

/** What is changed in a valid stack file, and the sentences that this alone must cause. */
export type Refusals = Readonly<Record<string, readonly [change: StackFile, ...sentences: string[]]>>;

/** One test per change: exactly these sentences, nothing else. */
export function refuses(baseline: StackFile, refusals: Refusals): void {
  for (const [title, [change, ...sentences]] of Object.entries(refusals)) {
    it(`refuses ${title}`, () => assert.deepEqual(verdict({ ...baseline, ...change }).mistakes, sentences));
  }
}

/** One test per change: accepted, with exactly these warnings. */
export function warns(baseline: StackFile, warnings: Refusals): void {
  for (const [title, [change, ...sentences]] of Object.entries(warnings)) {
    it(`warns of ${title}`, () => accepted({ ...baseline, ...change }, sentences));
  }
}

/** One test per change: accepted in silence. */
export function accepts(baseline: StackFile, changes: Readonly<Record<string, StackFile>>): void {
  for (const [title, change] of Object.entries(changes)) {
    it(`accepts ${title}`, () => accepted({ ...baseline, ...change }, []));
  }
}

/** By the program, and by editors, which must not underline what is accepted. */
function accepted(file: StackFile, expected: readonly string[]): void {
  const { warnings, mistakes } = verdict(file);
  assert.deepEqual(
    { warnings, mistakes, underlined: underlinedSettings(file) },
    { warnings: expected, mistakes: [], underlined: [] },
  );
}
