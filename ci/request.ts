/** What a pipeline asks of the CLI: from the arguments of `ci/pulumi.ts` to those of `pulumi`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

export type Command = "preview" | "deploy" | "drift";

export interface Request {
  readonly command: Command;
  readonly stack: string;
  /** Of `pulumi`. None of them is secret: secrets are in the environment. */
  readonly arguments: readonly string[];
  /** By the policy pack, whose packages are then needed. */
  readonly judged: boolean;
  /** File for a comment, from the folder of the caller. */
  readonly out?: string;
}

/**
 * Its Job is removed by Kubernetes a day after its end (docs/operations.md). Without this every night would find a drift.
 * It is one Job, and no other resource has that type.
 */
const removedByDesign = "**$kubernetes:batch/v1:Job::**";

/** @throws Error that says all that is wrong, one sentence a line. */
export function readRequest(args: readonly string[], repository: string): Request {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { stack: { type: "string" }, out: { type: "string" } },
  });
  const [command, ...more] = positionals;
  if (!isCommand(command)) throw new Error("usage: node ci/pulumi.ts preview|deploy|drift --stack prod");
  const { stack, out } = values;
  // None is taken by itself, unlike in the rehearsal: this one changes what customers use.
  if (!stack) throw new Error(`make ${command} takes no stack by itself: write make ${command} STACK=prod.`);
  const judged = command !== "drift";
  const needed = [`Pulumi.${stack}.yaml`, ...(judged ? [`policy/config/${stack}.json`] : [])];
  const missing = needed.filter((file) => !existsSync(join(repository, file)));
  if (missing.length > 0)
    throw new Error(
      missing.map((file) => `Stack ${stack} has no ${file}: write it, or name another stack.`).join("\n"),
    );
  const pack = ["--policy-pack", "policy", "--policy-pack-config", `policy/config/${stack}.json`];
  const always = ["--stack", stack, "--non-interactive", "--color", "never", "--diff"];
  const perCommand: Readonly<Record<Command, readonly string[]>> = {
    preview: ["preview", ...always, ...pack],
    // It makes its own preview first, and policies about a whole stack judge that one, before anything is touched.
    deploy: ["up", ...always, "--yes", ...pack],
    drift: ["refresh", ...always, "--preview-only", "--expect-no-changes", "--exclude", removedByDesign],
  };
  return {
    ...{ command, stack, judged, arguments: [...perCommand[command], ...more] },
    ...(out === undefined ? {} : { out }),
  };
}

function isCommand(text: string | undefined): text is Command {
  return text === "preview" || text === "deploy" || text === "drift";
}
