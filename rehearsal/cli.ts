/** The rehearsal's command line: `node rehearsal/cli.ts up|down|status|kubectl`. `make` is the short way to it. */
import { parseArgs } from "node:util";
import { down } from "./cli/down.ts";
import { Interrupted, interruptible } from "./cli/interrupt.ts";
import { kubectl } from "./cli/kubectl.ts";
import { status } from "./cli/status.ts";
import { up } from "./cli/up.ts";

const USAGE = `usage: node rehearsal/cli.ts <command>
  up      [--stack dev]      bring a stack up on a cluster of its own
  down    [--stack <name>]   stop and remove one, or all
  status                     what runs, and how well
  kubectl [--stack dev] -- <arguments>`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { stack: { type: "string" } } });
const [command, ...rest] = positionals;
const stack = values.stack || undefined;

try {
  process.exitCode = await run();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`\n${text}`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
}

async function run(): Promise<number> {
  switch (command) {
    case "up":
      await interruptible(stack ?? "dev", (signal) => up({ stack: stack ?? "dev", signal }));
      return 0;
    case "down":
      await down(stack);
      return 0;
    case "status":
      await status();
      return 0;
    case "kubectl":
      return kubectl(stack ?? "dev", rest);
    default:
      console.error(USAGE);
      return 2;
  }
}
