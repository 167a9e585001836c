/** `node exposure/cli.ts [--stack dev] [--out exposure.html]`: `make exposure` is the short way to it. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pageOf, planOf } from "./exposure.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

const { values } = parseArgs({
  options: {
    stack: { type: "string" },
    out: { type: "string" },
    // For tests: folder with Pulumi.yaml and the stack files.
    project: { type: "string" },
  },
});
const stack = values.stack || "dev";
const out = values.out || "exposure.html";

try {
  const page = await pageOf(planOf(resolve(values.project ?? here), stack), stack);
  writeFileSync(out, page);
  console.log(`Stack ${stack}: ${out} shows who can reach what. Open it in a browser; it loads nothing.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
