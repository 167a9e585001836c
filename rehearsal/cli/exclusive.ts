/** One command at a time works on a rehearsal. The others say which one they wait for. */
import type { StateFolder } from "../state.ts";
import { startHeartbeat } from "./heartbeat.ts";

/**
 * Takes the lock of a rehearsal.
 * @returns releases it
 * @throws the signal's reason where it ends the waiting
 */
export async function lockRehearsal(
  state: StateFolder,
  { signal, print = console.log }: { signal?: AbortSignal; print?: (line: string) => void } = {},
): Promise<() => void> {
  let announcement: string | undefined;
  const announce = () => {
    if (announcement !== undefined) print(announcement);
  };
  const heartbeat = startHeartbeat(announce);
  try {
    return await state.lock({
      signal,
      onWait(holder) {
        announcement = `Waiting for ${holder} …`;
        heartbeat.reset();
        announce();
      },
    });
  } finally {
    heartbeat.stop();
  }
}
