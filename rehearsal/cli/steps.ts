/** Work that takes a while, shown as it goes: a live list on a terminal, one line per event elsewhere. */
import { Listr } from "listr2";
import { startHeartbeat } from "./heartbeat.ts";

/**
 * Says what a step is doing now. `fleeting` news is replaced in a moment: it is shown in the live list, elsewhere only when
 * there was no other output for a while. A `lasting` one stays on the screen.
 */
export type Report = (now: string, options?: { fleeting?: boolean; lasting?: boolean }) => void;

export interface Step {
  title: string;
  /** Returns what the finished step has to say, e.g. "8 ready". */
  run(report: Report): Promise<string>;
}

/** A terminal that somebody watches. CI systems pretend to be one now and then. */
export function isLive(stream: NodeJS.WriteStream = process.stdout, env = process.env): boolean {
  return stream.isTTY === true && !env.CI && env.TERM !== "dumb";
}

/**
 * Runs the steps one after the other.
 * @throws what the step that failed has thrown; the ones after it do not run.
 */
export async function runSteps(
  steps: readonly Step[],
  { live = isLive(), print = console.log }: { live?: boolean; print?: (line: string) => void } = {},
): Promise<void> {
  if (live) await runLive(steps);
  else for (const step of steps) await runPlain(step, print);
}

async function runLive(steps: readonly Step[]): Promise<void> {
  const list = new Listr(
    steps.map(({ title, run }) => ({
      title,
      task: async (_context, task) => {
        const clock = stopwatch();
        let now = "";
        const draw = () => {
          task.title = shorten(now ? `${title}: ${now}` : title, clock());
        };
        const ticking = setInterval(draw, 1_000);
        try {
          now = await run((news, { lasting = false } = {}) => {
            if (lasting) {
              task.output = news;
              return;
            }
            now = news;
            draw();
          });
          draw();
        } finally {
          clearInterval(ticking);
        }
      },
      rendererOptions: { outputBar: Number.POSITIVE_INFINITY, persistentOutput: true },
    })),
    {
      // Ctrl-C is the command's own business: it has processes to end.
      registerSignalListeners: false,
      rendererOptions: { formatOutput: "truncate", showErrorMessage: false },
    },
  );
  await list.run();
}

async function runPlain({ title, run }: Step, print: (line: string) => void): Promise<void> {
  const clock = stopwatch();
  let printed = "";
  let latest = "still running";
  print(`${title} …`);
  const heartbeat = startHeartbeat(() => print(`  ${clock()} ${latest}`));
  try {
    const result = await run((news, { fleeting = false, lasting = false } = {}) => {
      if (!lasting) latest = news;
      if (fleeting || news === printed) return;
      printed = news;
      heartbeat.reset();
      print(`  ${clock()} ${news}`);
    });
    print(`${title}: ${result} (${clock()})`);
  } finally {
    heartbeat.stop();
  }
}

/** Minutes and seconds since it was made, e.g. `02:13`. */
export function stopwatch(): () => string {
  const start = performance.now();
  return () => minutes(performance.now() - start);
}

/** Milliseconds as `mm:ss`. */
export function minutes(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
}

/** Text and clock in one line of the terminal, with room for the list's own mark; the text gives way. */
function shorten(text: string, clock: string): string {
  const room = Math.min(process.stdout.columns ?? 80, 100) - clock.length - 6;
  const line = text.replaceAll(/\s+/g, " ");
  return `${line.length > room ? `${line.slice(0, room - 1)}…` : line}  ${clock}`;
}
