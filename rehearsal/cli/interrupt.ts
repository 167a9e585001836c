/** Ctrl-C at any moment: whatever the command has started is ended, and only then the command itself. */
import { constants } from "node:os";
import { findProcesses, killProcesses, stopProcesses } from "../processes.ts";
import { StateFolder, stackFolder } from "../state.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The user ended the command. */
export class Interrupted extends Error {
  /** As a shell reports a command that a signal ended. */
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number], message: string) {
    super(message);
    this.name = "Interrupted";
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs a command on the rehearsal of a stack.
 * @throws Interrupted when a signal came; then nothing of the rehearsal runs any more, and its state is kept.
 */
export async function interruptible(
  stack: string,
  command: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { directory } = new StateFolder(stackFolder(stack));
  const abort = new AbortController();
  let by: (typeof SIGNALS)[number] | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // The second time nobody wants to wait.
      if (by) killProcesses(directory);
      by = signal;
      abort.abort(new Error("interrupted"));
    });
  }
  try {
    await command(abort.signal);
  } catch (error) {
    if (!by) throw error;
  }
  if (!by) return;
  const count = findProcesses(directory).length;
  await stopProcesses(directory);
  const what = count > 0 ? `stopped ${count} processes` : "nothing was running";
  throw new Interrupted(by, `Interrupted: ${what}. "make up" continues, "make down" removes what is left.`);
}
