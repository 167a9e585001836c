/** The messages of a child process, and how it ended. */
import type { ChildProcess } from "node:child_process";

/** How a process ended. */
export interface Ending {
  /** Its exit code; `null` where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Hands over each message that the child sends, and resolves when it has ended and its channel is drained.
 *
 * It waits for `close`, not for `exit`: Node learns of an ended child from a signal that it shares with every other child, so
 * it may emit `exit` before it has read what was sent last ("the stdio streams might still be open",
 * https://nodejs.org/api/child_process.html#event-exit). `close` follows the last message.
 *
 * @param child was started with a channel (`ipc` in its stdio).
 */
export function conversation<Message>(
  child: ChildProcess,
  onMessage: (message: Message) => void,
): Promise<Ending> {
  child.on("message", (message) => onMessage(message as Message));
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}
