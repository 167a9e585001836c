/** What `make exposure` does with its arguments. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pageOf, planOf } from "./exposure.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

/** How it ends, and what it prints. */
export interface Ending {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param folder what paths among the arguments are relative to */
export async function exposure(args: readonly string[], folder = process.cwd()): Promise<Ending> {
  const { values } = parseArgs({
    args: [...args],
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
    const page = await pageOf(planOf(resolve(folder, values.project ?? here), stack), stack);
    write(page, out, folder);
    const said = `Stack ${stack}: ${out} shows who can reach what. Open it in a browser; it loads nothing.\n`;
    return { status: 0, stdout: said, stderr: "" };
  } catch (error) {
    return { status: 1, stdout: "", stderr: `${error instanceof Error ? error.message : error}\n` };
  }
}

function write(page: string, out: string, folder: string): void {
  try {
    writeFileSync(resolve(folder, out), page);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${out} cannot be written (${code}); name a file in a folder that is there, with OUT=…`);
  }
}
