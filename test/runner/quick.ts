/** Lint, types and all tests that need nothing but this checkout, with every core busy until the end. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { filesOf, quick, REPOSITORY } from "../suites.ts";
import { type Outcome, runAsOneTest, runSpecs } from "./specs.ts";

/** They take the longest, so they start first: one that started last would run alone at the end. */
export const longest: readonly string[] = [
  "test/install/install.test.ts",
  "test/exposure/cli.test.ts",
  "test/exposure/page.test.ts",
  "test/review/exposure.test.ts",
  "test/policy/policies.test.ts",
  "test/golden/secrecy.test.ts",
  "test/install/storeCheck.test.ts",
  "test/exposure/picture.test.ts",
  "test/ci/pulumi.test.ts",
  "test/stacks/settings/stackFileSchema.test.ts",
  "test/components/tracardi.test.ts",
];

/** The compiler that checks types, from node_modules. TypeScript 6 is there for its API only. */
export const TYPE_CHECKER = "typescript-7/bin/tsc";

/** All of them run at once; each is handed out as soon as it and those before it have ended. */
export async function* runQuick(): AsyncGenerator<Outcome> {
  const running = [lint(), types(), ...quick.map((suite) => specs(suite.title, filesOf(suite)))];
  for (const outcome of running) yield await outcome;
}

/**
 * mocha's workers take the next file when they have finished one. There is one more of them than cores, as some tests
 * wait for a server or a process.
 */
function specs(title: string, files: readonly string[]): Promise<Outcome> {
  const first = longest.filter((file) => files.includes(file));
  const ordered = [...first, ...files.filter((file) => !first.includes(file))];
  // Nothing is claimed about time here: with other work on the machine a picture of one second has taken 20.
  const options = ["--timeout", "120000", "--parallel", "--jobs", `${availableParallelism() + 1}`];
  return runSpecs(title, [...options, ...ordered]);
}

function lint(): Promise<Outcome> {
  return runAsOneTest("Lint and format", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]);
}

/** What was checked last time is remembered: only files that changed, and what depends on them, are checked again. */
function types(): Promise<Outcome> {
  const remembered = join(REPOSITORY, "node_modules", ".cache", "types.tsbuildinfo");
  const remember = ["--incremental", "--tsBuildInfoFile", remembered];
  return runAsOneTest("Types", TYPE_CHECKER, ["--noEmit", "-p", ".", ...remember]);
}
