/** Requests that go on while something changes, and what became of each. */
import { until } from "../../../rehearsal/wait.ts";
import type { Exchange } from "./wire.ts";

/** One request of a stream. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly sent: number;
  readonly exchange: Exchange;
}

/** Milliseconds between two requests: fast enough that a gap of a tenth of a second shows. */
const EVERY = 50;

export class Traffic {
  readonly samples: Sample[] = [];
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>;

  /** Sends one request after the other until it is stopped. */
  constructor(send: () => Promise<Exchange>) {
    const { signal } = this.#stop;
    const next = async () => {
      const sent = Date.now();
      this.samples.push({ sent, exchange: await send() });
      return false;
    };
    this.#running = until(next, {
      for: "the end",
      within: Number.POSITIVE_INFINITY,
      every: EVERY,
      signal,
    }).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }

  /** Those that were answered otherwise, in words. */
  except(...expected: readonly string[]): string[] {
    return this.samples
      .filter(({ exchange }) => !expected.includes(exchange.outcome))
      .map(
        ({ sent, exchange }) =>
          `${new Date(sent).toISOString()}: ${exchange.outcome} ${exchange.text.slice(0, 80)}`,
      );
  }

  async stop(): Promise<readonly Sample[]> {
    this.#stop.abort();
    await this.#running;
    return this.samples;
  }
}
