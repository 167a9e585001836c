/** Waiting for a condition: asked often, given up at a deadline, ended at once by a signal. */
import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  /** Completes the sentence "gave up waiting for …". */
  for: string;
  /** Milliseconds. */
  within: number;
  /** Milliseconds between two questions; 50. */
  every?: number;
  /** Called between two questions; whatever it throws ends the waiting. */
  meanwhile?: () => void;
  signal?: AbortSignal | undefined;
}

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it.
 * @throws whatever the question throws, at once; Error at the deadline.
 */
export async function until<T>(
  question: () => Promise<T | undefined | false> | T | undefined | false,
  { for: what, within, every = 50, meanwhile, signal }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    meanwhile?.();
    if (Date.now() > deadline)
      throw new Error(`gave up waiting for ${what} after ${Math.round(within / 1000)} s`);
    await delay(every, undefined, { signal });
  }
}

/**
 * Does it again and again until it is told to stop, and then ends without a word.
 * @throws whatever goes wrong before.
 */
export async function repeatUntilStopped(
  action: () => Promise<void>,
  { every, signal }: { /** Milliseconds between two. */ every: number; signal: AbortSignal },
): Promise<void> {
  const once = async () => {
    await action();
    return false;
  };
  try {
    await until(once, { for: "the end", within: Number.POSITIVE_INFINITY, every, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
