/**
 * `node ci/pulumi.ts preview|deploy|drift --stack prod [--out FILE] [-- argument...]`: one run of the official CLI, as a pipeline
 * needs it. `make preview`, `make deploy` and `make drift` are the short way to it. Ends with the CLI's own code.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withKubeconfig } from "./kubeconfig.ts";
import { prepare } from "./prepare.ts";
import { reportOf } from "./report.ts";
import { readRequest } from "./request.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

try {
  const request = readRequest(process.argv.slice(2), repository);
  await prepare(request, repository);
  process.exitCode = await withKubeconfig(process.env, async (env) => {
    const running = execa("pulumi", request.arguments, {
      ...{ cwd: repository, env, extendEnv: false, reject: false, all: true, stdin: "ignore" },
      // Seen while it runs, and kept for the comment.
      ...{ stdout: ["inherit", "pipe"], stderr: ["inherit", "pipe"] },
    });
    // A terminal interrupts the CLI too, and a second interrupt would end it at once, without writing down what it did.
    process.on("SIGINT", () => {});
    // Who ends this one alone means the CLI: it then finishes what it has begun.
    process.on("SIGTERM", () => running.kill("SIGINT"));
    const run = await running;
    if (request.out !== undefined)
      writeFileSync(request.out, reportOf({ ...request, text: run.all, code: run.exitCode }));
    return run.exitCode ?? 1;
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
