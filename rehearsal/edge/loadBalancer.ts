/**
 * Chooses a controller for each new connection, as a load balancer that checks targets over HTTP does: a target joins when its
 * health port answers 200 and leaves after some checks without. It passes nothing on itself: clients connect with their own
 * address, as through one that preserves it.
 */
import { get } from "node:http";
import { repeatUntilStopped } from "../wait.ts";
import type { RunningPod } from "./kubelet.ts";

/**
 * AWS checks every ten seconds, and three checks decide (stacks/clouds.ts); here one second, as the installations of the
 * tests have the shorter of the program's two drain times. Until it has noticed it goes on sending to a target that is ending.
 */
const EVERY = 1_000;
const UNHEALTHY_AFTER = 3;

interface Target {
  readonly pod: RunningPod;
  failures: number;
  joinedAt?: number;
  leftAt?: number;
}

/** When a target was in rotation, milliseconds since the epoch. */
export type Membership = Pick<Readonly<Target>, "joinedAt" | "leftAt">;

export class LoadBalancer {
  readonly #targets = new Map<string, Target>();
  readonly #stop = new AbortController();
  readonly #loop: Promise<unknown>;
  #turn = 0;

  /** @param pods whoever has an address at this moment, also those that are ending: nobody tells a load balancer. */
  constructor(pods: () => readonly RunningPod[]) {
    const { signal } = this.#stop;
    const check = async () => {
      const present = new Set(pods());
      for (const pod of present)
        if (!this.#targets.has(pod.name)) this.#targets.set(pod.name, { pod, failures: 0 });
      const known = [...this.#targets.values()];
      await Promise.all(known.filter(({ pod, leftAt }) => !leftAt || present.has(pod)).map(checkTarget));
    };
    this.#loop = repeatUntilStopped(check, { every: EVERY, signal });
    this.#loop.catch(() => {});
  }

  /** The next target in turn; nothing while there is none. */
  next(): RunningPod | undefined {
    const targets = this.#inRotation();
    this.#turn += 1;
    return targets[this.#turn % targets.length]?.pod;
  }

  get size(): number {
    return this.#inRotation().length;
  }

  /** Of a pod that was ever seen. */
  membership(pod: string): Membership {
    return this.#targets.get(pod) ?? {};
  }

  /** @throws what went wrong in checking. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  #inRotation(): Target[] {
    return [...this.#targets.values()].filter(({ joinedAt, leftAt }) => joinedAt && !leftAt);
  }
}

async function checkTarget(target: Target): Promise<void> {
  if (await isHealthy(target.pod)) {
    target.failures = 0;
    target.joinedAt ??= Date.now();
    delete target.leftAt;
    return;
  }
  target.failures += 1;
  if (target.joinedAt && target.failures >= UNHEALTHY_AFTER) target.leftAt ??= Date.now();
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
