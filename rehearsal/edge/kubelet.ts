/**
 * Runs the pods of one workload for real: what the simulated kubelet only claims to run is started here, on the address that
 * the pod has in the cluster, and asked to end when the pod is deleted.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { repeatUntilStopped } from "../wait.ts";
import { type Container, severalUsers, startContainer } from "./container.ts";
import { type Addresses, connectHost, disconnectHost, unusedAddressesOf } from "./network.ts";
import { type FileContent, makeVolumes, type Volume } from "./volumes.ts";

export interface KubeletOptions {
  readonly cluster: KubeConfig;
  readonly namespace: string;
  /** Which pods, e.g. `app.kubernetes.io/component=private-edge`. */
  readonly selector: string;
  /** Folder for volumes and logs. */
  readonly folder: string;
  readonly program: { readonly path: string; readonly name: string };
  readonly environment: Readonly<Record<string, string>>;
  /** Content of /etc/hosts, without loopback. */
  readonly hosts: string;
  /** How many of the pods; the others stay simulated. Default: all. */
  readonly atMost?: number;
  /** Told the addresses of every pod before it runs. */
  readonly onAddresses?: (addresses: Addresses) => void;
}

/** A pod that runs. */
export interface RunningPod {
  readonly name: string;
  readonly addresses: Addresses;
  readonly container: Container;
  readonly pod: V1Pod;
  readonly volumes: readonly Volume[];
  /** Path of what it printed. */
  readonly log: string;
}

/** Differences of a copy from its original. */
export interface Copy {
  readonly name: string;
  readonly podIp: string;
  /** Content by name. */
  readonly files: Readonly<Record<string, FileContent>>;
  /** Default: the same. */
  readonly changeArguments?: (args: readonly string[]) => string[];
}

export interface RunningCopy extends RunningPod {
  stop(): Promise<void>;
}

interface Started extends RunningPod {
  readonly host: string;
  leaving?: Promise<void>;
}

/** Milliseconds between two looks at the cluster. */
const EVERY = 250;

let cables = 0;

export class Kubelet {
  readonly #options: KubeletOptions;
  readonly #started = new Map<string, Started>();
  readonly #loop: Promise<void>;
  readonly #stop = new AbortController();
  readonly #waiting = new Map<string, string>();
  #failure: unknown;

  constructor(options: KubeletOptions) {
    this.#options = options;
    this.#loop = this.#follow();
  }

  /** Pods that run and were not asked to end. @throws what went wrong in starting one. */
  get pods(): readonly RunningPod[] {
    if (this.#failure !== undefined) throw this.#failure;
    return [...this.#started.values()].filter(({ leaving }) => leaving === undefined);
  }

  /** Pods that run, also those that were asked to end and have not yet. */
  get reachable(): readonly RunningPod[] {
    if (this.#failure !== undefined) throw this.#failure;
    return [...this.#started.values()];
  }

  /** Pods that do not start because a volume's content is missing, and what the API server said about it. */
  get waiting(): readonly string[] {
    return [...this.#waiting.values()];
  }

  /** Ends all of them at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await Promise.all([...this.#started.values()].map((pod) => this.#end(pod, 0)));
  }

  async #follow(): Promise<void> {
    try {
      await repeatUntilStopped(() => this.#pass(), { every: EVERY, signal: this.#stop.signal });
    } catch (error) {
      this.#failure = error;
    }
  }

  /**
   * Runs a copy of a pod beside it, with another name and address, other files in a volume and other arguments: what would
   * happen if.
   * @returns the copy, and how to end it.
   */
  async runCopy(original: RunningPod, { name, podIp, files, changeArguments }: Copy): Promise<RunningCopy> {
    const { pod } = original;
    const containers = (pod.spec?.containers ?? []).map((container) => ({
      ...container,
      args: changeArguments ? changeArguments(container.args ?? []) : (container.args ?? []),
    }));
    const copy: V1Pod = {
      ...pod,
      spec: { ...pod.spec, containers },
      status: { ...pod.status, podIP: podIp },
    };
    const started = await this.#run(copy, name, files);
    return { ...started, stop: () => this.#end(started, 0) };
  }

  async #pass(): Promise<void> {
    const { cluster, namespace, selector, atMost = Number.POSITIVE_INFINITY } = this.#options;
    const { items } = await cluster
      .makeApiClient(CoreV1Api)
      .listNamespacedPod({ namespace, labelSelector: selector });
    const wanted = new Map(items.filter(isRunning).map((pod) => [pod.metadata?.uid ?? "", pod]));
    for (const [uid, started] of this.#started) {
      if (wanted.has(uid)) for (const volume of started.volumes) await volume.refresh();
      else started.leaving ??= this.#end(started, started.pod.spec?.terminationGracePeriodSeconds ?? 30);
    }
    for (const [uid, pod] of wanted) {
      if (this.#started.has(uid) || this.pods.length >= atMost) continue;
      const started = await this.#start(pod);
      if (started) this.#started.set(uid, started);
    }
  }

  /** Nothing when a volume is not there yet: the next pass tries again. */
  async #start(pod: V1Pod): Promise<Started | undefined> {
    const name = pod.metadata?.name ?? "";
    try {
      const started = await this.#run(pod, name);
      this.#waiting.delete(name);
      return started;
    } catch (error) {
      const { code, body, message } = error as Error & { code?: number; body?: unknown };
      if (code !== 404) throw error;
      this.#waiting.set(name, `${name}: ${String(body ?? message)}`);
      return undefined;
    }
  }

  async #run(pod: V1Pod, name: string, files: Readonly<Record<string, FileContent>> = {}): Promise<Started> {
    const { cluster, program, environment, hosts } = this.#options;
    const folder = join(this.#options.folder, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const volumes = await makeVolumes({ pod, cluster, folder, giveAway: severalUsers(), replaced: files });
    cables += 1;
    const cable = `pod${cables}`;
    const addresses = unusedAddressesOf(pod.status?.podIP ?? "");
    this.#options.onAddresses?.(addresses);
    await connectHost(cable, cable, addresses);
    const container = startContainer({
      ...{ pod, host: cable, folder, program, environment, hosts },
      volumes: new Map(volumes.map((volume) => [volume.name, volume.folder])),
      log: `${folder}.log`,
    });
    return { name, addresses, container, pod, log: `${folder}.log`, host: cable, volumes };
  }

  async #end({ container, host, name, pod }: Started, graceSeconds: number): Promise<void> {
    await container.stop(graceSeconds);
    await disconnectHost(host);
    rmSync(join(this.#options.folder, name), { recursive: true, force: true });
    const uid = pod.metadata?.uid ?? "";
    // A copy has its original's identity, and the original runs on.
    if (this.#started.get(uid)?.host === host) this.#started.delete(uid);
  }
}

function isRunning({ metadata, status }: V1Pod): boolean {
  return (
    status?.phase === "Running" && status.podIP !== undefined && metadata?.deletionTimestamp === undefined
  );
}
