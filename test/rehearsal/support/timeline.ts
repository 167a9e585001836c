/** Who is ready, at each moment: followed through the API server's own watch, kept, and printed as a small timeline. */
import { CoreV1Api, type Informer, type KubeConfig, makeInformer, type V1Pod } from "@kubernetes/client-node";
import { until } from "../../../rehearsal/wait.ts";

/** Ready instances per tier. */
export type Ready = Readonly<Record<string, number>>;

const OURS = "app.kubernetes.io/part-of=tracardi";

/** Milliseconds. */
const SAME_EVENT = 300;

export class Timeline {
  readonly #title: string;
  readonly #pods = new Map<string, V1Pod>();
  readonly #lost = new Set<string>();
  readonly #lines: string[] = [];
  readonly #informer: Informer<V1Pod>;
  readonly #tiers: readonly string[];
  readonly #started = Date.now();
  #fewest: Record<string, number> = {};
  #last = "";
  #written = 0;

  private constructor(title: string, cluster: KubeConfig, tiers: readonly string[]) {
    this.#title = title;
    this.#tiers = tiers;
    const list = () => cluster.makeApiClient(CoreV1Api).listPodForAllNamespaces({ labelSelector: OURS });
    this.#informer = makeInformer(cluster, "/api/v1/pods", list, OURS);
    const keep = (pod: V1Pod) => {
      this.#pods.set(pod.metadata?.uid ?? "", pod);
      this.#look();
    };
    this.#informer.on("add", keep);
    this.#informer.on("update", keep);
    this.#informer.on("delete", (pod) => {
      this.#pods.delete(pod.metadata?.uid ?? "");
      this.#look();
    });
  }

  /** Follows the given tiers from a moment on at which all of their pods are known. */
  static async follow(title: string, cluster: KubeConfig, tiers: Ready): Promise<Timeline> {
    const timeline = new Timeline(title, cluster, Object.keys(tiers));
    await timeline.#informer.start();
    await until(() => Object.entries(tiers).every(([tier, count]) => timeline.ready[tier] === count), {
      for: `${JSON.stringify(tiers)} to be ready, not ${JSON.stringify(timeline.ready)}`,
      within: 60_000,
    });
    timeline.#fewest = { ...timeline.ready };
    timeline.#lines.length = 0;
    timeline.#last = "";
    timeline.#look();
    return timeline;
  }

  /** Ready now, without those that are told to end, and without those on machines that are gone. */
  get ready(): Ready {
    const counts = Object.fromEntries(this.#tiers.map((tier) => [tier, 0]));
    for (const { metadata, spec, status } of this.#pods.values()) {
      const tier = metadata?.labels?.["app.kubernetes.io/component"] ?? "";
      const isReady = status?.conditions?.some(
        ({ type, status: value }) => type === "Ready" && value === "True",
      );
      if (!isReady || metadata?.deletionTimestamp || this.#lost.has(spec?.nodeName ?? "")) continue;
      if (tier in counts) counts[tier] = (counts[tier] ?? 0) + 1;
    }
    return counts;
  }

  /** The fewest ready of each tier at any moment since the beginning. */
  get fewest(): Ready {
    return { ...this.#fewest };
  }

  /** Something happens that a reader should see. */
  mark(what: string): void {
    this.#last = "";
    this.#written = 0;
    this.#write(what);
    this.#look();
  }

  /** Machines are gone: whatever Kubernetes still believes, nothing on them answers any more. */
  lose(nodes: readonly string[]): void {
    for (const node of nodes) this.#lost.add(node);
    this.mark(`${nodes.join(", ")} lost`);
  }

  regain(nodes: readonly string[]): void {
    for (const node of nodes) this.#lost.delete(node);
    this.mark(`${nodes.join(", ")} back`);
  }

  /** Ends it and prints it. */
  async end(): Promise<void> {
    await this.#informer.stop();
    console.log([`      ${this.#title}`, ...this.#lines.map((line) => `      ${line}`)].join("\n"));
  }

  #look(): void {
    const { ready } = this;
    for (const [tier, count] of Object.entries(ready)) {
      this.#fewest[tier] = Math.min(this.#fewest[tier] ?? count, count);
    }
    const now = Object.entries(ready)
      .map(([tier, count]) => `${tier} ${count}`)
      .join(", ");
    if (now === this.#last) return;
    this.#last = now;
    // What follows at once is the same event, seen pod by pod.
    if (Date.now() - this.#written < SAME_EVENT) this.#lines.pop();
    this.#write(`  ${now}`);
    this.#written = Date.now();
  }

  #write(text: string): void {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1).padStart(6);
    this.#lines.push(`${seconds} s  ${text}`);
  }
}
