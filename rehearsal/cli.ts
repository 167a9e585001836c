/** The rehearsal's command line: `node rehearsal/cli.ts up|policy|down|status|kubectl`. `make` is the short way to it. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { down } from "./cli/down.ts";
import { Interrupted, interruptible } from "./cli/interrupt.ts";
import { kubectl } from "./cli/kubectl.ts";
import { status } from "./cli/status.ts";
import { type UpOptions, up } from "./cli/up.ts";
import { HERE, type Place, stateOf } from "./state.ts";

const USAGE = `usage: node rehearsal/cli.ts <command>
  up      [--stack dev]      bring a stack up on a cluster of its own
          [--policy]         after the policy pack has agreed
  policy  [--stack dev]      ask the policy pack about a stack, deploy nothing
  down    [--stack <name>]   stop and remove one, or all
  status                     what runs, and how well
  kubectl [--stack dev] -- <arguments>
options for tests: --state <folder of rehearsals> --project <folder with Pulumi.yaml>`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stack: { type: "string" },
    policy: { type: "boolean", default: false },
    state: { type: "string" },
    project: { type: "string" },
  },
});
const [command, ...rest] = positionals;
const stack = values.stack || undefined;
const place: Place = {
  folder: resolve(values.state ?? HERE.folder),
  project: resolve(values.project ?? HERE.project),
};

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
      await bringUp(stack ?? "dev", values.policy ? "first" : "unasked");
      return 0;
    case "policy":
      await bringUp(stack ?? "dev", "only");
      return 0;
    case "down":
      await down(stack, place);
      return 0;
    case "status":
      await status(place);
      return 0;
    case "kubectl":
      return kubectl(stack ?? "dev", rest, place);
    default:
      console.error(USAGE);
      return 2;
  }
}

function bringUp(name: string, policies: NonNullable<UpOptions["policies"]>): Promise<void> {
  return interruptible(stateOf(name, place).directory, (signal) =>
    up({ stack: name, place, signal, policies }),
  );
}
