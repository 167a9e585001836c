/** Output that never stops for long: some CI systems end a job that prints nothing for ten minutes. */

/** Milliseconds. */
export const SILENCE = 30_000;

export interface Heartbeat {
  /** Something was printed: the next beat comes a whole interval later. */
  reset(): void;
  stop(): void;
}

/** Calls `beat` whenever nothing was printed for `SILENCE`. Does not keep the process alive. */
export function startHeartbeat(beat: () => void): Heartbeat {
  const arm = () => setInterval(beat, SILENCE).unref();
  let timer = arm();
  return {
    reset() {
      clearInterval(timer);
      timer = arm();
    },
    stop: () => clearInterval(timer),
  };
}
