/** The steps that wait for programs: they are made ready in one go, in the order in which the other steps need them. */
import { prepareTools } from "../rehearsal.ts";
import type { StateFolder } from "../state.ts";
import type { Origin, Toolbox, Toolchain, ToolName, ToolProgress } from "../toolchain.ts";
import { minutes, type Report, type Step } from "./steps.ts";

/** What one event says, and how long it is of interest; nothing about a program of the cache. */
export function describeProgress({
  tool,
  version,
  index,
  total,
  phase,
  elapsedMs,
  packages,
  detail,
}: ToolProgress): { text: string; fleeting?: boolean; lasting?: boolean } | undefined {
  const which = `${index} of ${total}: ${tool}`;
  switch (phase) {
    case "cached":
      return undefined;
    case "found":
      return { text: `using ${tool} ${version}: ${detail}`, lasting: true };
    case "unsuitable":
      return { text: `not used: ${detail}`, lasting: true };
    case "waiting":
      return { text: `${which}, waiting for ${detail}` };
    case "building": {
      const { compiled = 0, total: all = 0 } = packages ?? {};
      const text = `building ${which}, ${compiled}/${all} packages, ${minutes(elapsedMs)}`;
      return { text, fleeting: compiled > 0 };
    }
    default:
      return { text: `${phase} ${which}` };
  }
}

/** Begins with the first step. */
export class ProgramSteps {
  readonly #state: StateFolder;
  readonly #signal: AbortSignal;
  readonly #stop = new AbortController();
  #toolchain: Toolchain | undefined;
  /** Of the step that waits. */
  #report: Report | undefined;
  /** What came while none was waiting, as far as it is still of interest. */
  #missed: ToolProgress[] = [];

  constructor(state: StateFolder, signal: AbortSignal) {
    this.#state = state;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Waits for these programs. Others may still be in work afterwards. */
  step(title: string, names: readonly ToolName[]): Step {
    return {
      title,
      run: async (report) => {
        this.#report = report;
        for (const event of this.#missed.splice(0)) this.#show(event);
        const tools = await this.ready(names);
        this.#report = undefined;
        return describeOrigins(names.map((name) => tools.origin(name)));
      },
    };
  }

  ready(names: readonly ToolName[]): Promise<Toolbox> {
    this.#toolchain ??= prepareTools(this.#state, {
      signal: this.#signal,
      onTool: (event) => this.#show(event),
    });
    return this.#toolchain.ready(names);
  }

  /** Ends what is still being built, and waits for that. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("not needed any more"));
    await this.#toolchain?.ready().catch(() => {});
  }

  #show(event: ToolProgress): void {
    const news = describeProgress(event);
    if (!news) return;
    if (this.#report) this.#report(news.text, news);
    else this.#missed = [...this.#missed.filter((earlier) => describeProgress(earlier)?.lasting), event];
  }
}

/** E.g. `ready (6 built before, 2 installed)`. */
export function describeOrigins(origins: readonly Origin[]): string {
  const words = { found: "installed", cache: "built before", built: "built now" } as const;
  const counts = Object.entries(words).flatMap(([origin, word]) => {
    const count = origins.filter((one) => one === origin).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return `ready (${counts.join(", ")})`;
}
