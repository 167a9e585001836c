/** Ctrl-C at any moment: whatever the command has started is ended, and only then the command itself. */
import { constants } from "node:os";
import { killProcesses, stopProcesses } from "../processes.ts";

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
 * Runs a command on the rehearsal in a folder.
 * @throws Interrupted when a signal came; then nothing of the rehearsal runs any more, and its state is kept.
 */
export async function interruptible(
  directory: string,
  command: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
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
  await stopProcesses(directory);
  throw new Interrupted(
    by,
    'Interrupted: nothing of it runs any more. "make up" continues, "make down" removes it.',
  );
}
