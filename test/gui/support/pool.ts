/** A stand-in for the private edge's pool: connections that stay open, requests in turn to the pods that are endpoints. */
import { Agent, type IncomingMessage, request } from "node:http";
import type { Readable } from "node:stream";
import { PORT } from "./pod.ts";

/** What became of one request. */
export interface Sample {
  readonly pod: string;
  /** Status code, or why there was no whole answer. */
  readonly outcome: string;
}

export class Pool {
  /** Addresses that get requests. */
  endpoints: readonly string[];
  readonly samples: Sample[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  #turn = 0;

  constructor(endpoints: readonly string[]) {
    this.endpoints = endpoints;
  }

  /** Connections that are open and wait for a request. */
  idle(pod: string): number {
    return (this.#agent.freeSockets[`${pod}:${PORT}:`] ?? []).length;
  }

  async get(path: string): Promise<void> {
    this.#turn += 1;
    const pod = this.endpoints[this.#turn % this.endpoints.length] ?? "";
    let outcome = "";
    try {
      const answer = await this.open(pod, path);
      for await (const _chunk of answer);
      outcome = String(answer.statusCode);
    } catch (error) {
      outcome = (error as Error).message;
    }
    this.samples.push({ pod, outcome });
  }

  /** An answer whose body is the caller's to read, as slowly as it likes. */
  open(pod: string, path: string): Promise<IncomingMessage & Readable> {
    return new Promise((resolve, reject) => {
      request({ host: pod, port: PORT, path, agent: this.#agent }, resolve).on("error", reject).end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
