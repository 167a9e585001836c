/**
 * `make attack`: brings three installations up on a real control plane, lets strangers at the real controllers of their edges,
 * and prints what came of each attempt. Ends with code 1 when anything else happened than what the table promises, and where
 * it cannot be tried.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { buildPrograms, startOf } from "../runner/prepare.ts";
import { REPOSITORY, real } from "../suites.ts";

const FILES = "test/edge/{*,added/*}.test.ts";

const suite = real.find(({ files }) => files.some((pattern) => pattern.startsWith("test/edge/")));
if (!suite) throw new Error("no suite of test/suites.ts attacks the edges");
await buildPrograms([suite], {
  say: console.log,
  logFile: join(REPOSITORY, "node_modules", ".cache", "tools.log"),
});
const start = await startOf(suite);
if ("skipped" in start) {
  console.error(`\nThe edges cannot be attacked here: ${start.skipped}`);
  process.exit(1);
}
console.log("\nThree installations come up on a control plane of their own ...");
const files = globSync(FILES, { cwd: REPOSITORY }).sort();
const mocha = ["node_modules/mocha/bin/mocha.js", "--reporter", "test/edge/report/reporter.ts"];
const [program = "", ...args] = [...start.entrance, process.execPath, ...mocha, ...files];
const { exitCode } = await execa(program, args, { cwd: REPOSITORY, stdio: "inherit", reject: false });
process.exitCode = exitCode ?? 1;
