/** Requests that go on while something changes, and what became of each. */
import { repeatUntilStopped } from "../../../rehearsal/wait.ts";
import type { Exchange } from "./wire.ts";

/** One request of a stream. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly sent: number;
  /** Controller that it was sent to; `undefined` when the load balancer had none. */
  readonly controller: string | undefined;
  readonly exchange: Exchange;
}

/** Milliseconds between two requests of a stream: fast enough that a gap of a few tenths of a second shows. */
const EVERY = 100;

export class Traffic {
  readonly samples: Sample[] = [];
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>;

  /** Sends one request after the other until it is stopped. */
  constructor(send: () => Promise<Omit<Sample, "sent">>) {
    const { signal } = this.#stop;
    const next = async () => {
      const sent = Date.now();
      this.samples.push({ sent, ...(await send()) });
    };
    this.#running = repeatUntilStopped(next, { every: EVERY, signal });
    this.#running.catch(() => {});
  }

  /** Those that were sent from that moment on. */
  since(moment: number): readonly Sample[] {
    return this.samples.filter(({ sent }) => sent >= moment);
  }

  async stop(): Promise<readonly Sample[]> {
    this.#stop.abort();
    await this.#running;
    return this.samples;
  }
}

/** Samples in words, those that were answered otherwise. */
export function except(samples: readonly Sample[], ...expected: readonly string[]): string[] {
  return samples
    .filter(({ exchange }) => !expected.includes(exchange.outcome))
    .map(
      ({ sent, controller, exchange }) =>
        `${new Date(sent).toISOString()} ${controller}: ${exchange.outcome} ${exchange.text.slice(0, 80)}`,
    );
}
