/**
 * `node review/cli.ts [--base HEAD] [--json|--markdown]`: `make diff` is the short way to it. Ends with 0 where nothing is more
 * exposed, 2 where something is, 1 where it could not be found out.
 */
import { fileURLToPath } from "node:url";
import { renderedSnapshot } from "../test/golden/snapshot.ts";
import { answer } from "./answer.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

try {
  const { text, code } = await answer(process.argv.slice(2), { repository, render: renderedSnapshot });
  process.stdout.write(text);
  process.exitCode = code;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
