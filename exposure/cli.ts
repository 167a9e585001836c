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

function write(page: string): void {
  try {
    writeFileSync(out, page);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${out} cannot be written (${code}); name a file in a folder that is there, with OUT=…`);
  }
}

try {
  const page = await pageOf(planOf(resolve(values.project ?? here), stack), stack);
  write(page);
  console.log(`Stack ${stack}: ${out} shows who can reach what. Open it in a browser; it loads nothing.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
