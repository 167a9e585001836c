/** `node manifests/cli.ts [--stack dev] [--out rendered/dev]`: `make manifests` is the short way to it. */
import { fileURLToPath } from "node:url";
import { answer } from "./answer.ts";

try {
  process.stdout.write(await answer(process.argv.slice(2), fileURLToPath(new URL("..", import.meta.url))));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
