/** `node exposure/cli.ts [--stack dev] [--out exposure.html]`: `make exposure` is the short way to it. */
import { exposure } from "./command.ts";

const { status, stdout, stderr } = await exposure(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
