/**
 * Chooses a controller for each new connection, as a load balancer that checks targets over HTTP does: a target gets
 * connections while its health port answers 200. It passes nothing on itself: clients connect with their own address, as
 * through one that preserves it.
 */
import { get } from "node:http";
import { until } from "../wait.ts";
import type { RunningPod } from "./kubelet.ts";

/** Milliseconds between two checks of a target; clouds take seconds, which the controllers' grace time allows for. */
const EVERY = 250;

export class LoadBalancer {
  readonly #pods: () => readonly RunningPod[];
  readonly #stop = new AbortController();
  readonly #loop: Promise<unknown>;
  #healthy: readonly RunningPod[] = [];
  #turn = 0;

  /** @param pods the targets at this moment. */
  constructor(pods: () => readonly RunningPod[]) {
    this.#pods = pods;
    const { signal } = this.#stop;
    const check = async () => {
      const answers = await Promise.all(
        this.#pods().map(async (pod) => ((await isHealthy(pod)) ? [pod] : [])),
      );
      this.#healthy = answers.flat();
      return false;
    };
    this.#loop = until(check, {
      for: "the end",
      within: Number.POSITIVE_INFINITY,
      every: EVERY,
      signal,
    }).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }

  /** The next target in turn; nothing while none is healthy. */
  next(): RunningPod | undefined {
    // One that is gone since the last check is not offered.
    const present = new Set(this.#pods().map(({ name }) => name));
    const targets = this.#healthy.filter(({ name }) => present.has(name));
    this.#turn += 1;
    return targets[this.#turn % targets.length];
  }

  get size(): number {
    return this.#healthy.length;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }
}

/** As the kubelet: not before the startup probe's first look, and then by the path that the probes ask. */
async function isHealthy({ container, pod, addresses }: RunningPod): Promise<boolean> {
  const first = pod.spec?.containers[0]?.startupProbe?.initialDelaySeconds ?? 0;
  if (!container.running || Date.now() < container.startedAt + first * 1_000) return false;
  return new Promise((resolve) => {
    const request = get(
      { host: addresses.ipv4, port: 8080, path: "/ping", agent: false, timeout: 1_000 },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
