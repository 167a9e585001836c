/** `node capacity/cli.ts [--stack dev] [--json]`: `make plan` is the short way to it. */
import { fileURLToPath } from "node:url";
import { answer } from "./answer.ts";

try {
  process.stdout.write(
    answer(process.argv.slice(2), fileURLToPath(new URL("..", import.meta.url)), new Date()),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
