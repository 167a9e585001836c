/**
 * Keeps the tables of the last runs, each with the machine that it ran on. `make test RECORD=1` writes them into bench/tests.md
 * for a commit; without it they stay in the cache of the checkout.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Runs of each kind that are kept. */
const KEPT = 3;

export interface Run {
  /** What a user types, e.g. `make test`. */
  readonly command: string;
  /** ISO 8601. */
  readonly date: string;
  /** From bench/machine.ts, before the run. */
  readonly machine: string;
  /** The last line of the run, e.g. `5000 passed, 0 failed`. */
  readonly verdict: string;
  /** Markdown. */
  readonly table: string;
  /** E.g. `ran 140 of 1190 attempts`. */
  readonly covered: readonly string[];
}

/** Adds a run and forgets the oldest of its kind. */
export function keep(run: Run, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const kind = run.command.replaceAll(/\W+/g, "-");
  writeFileSync(join(folder, `${kind}.${run.date.replaceAll(":", "")}.json`), JSON.stringify(run));
  const kept = readdirSync(folder).filter((file) => file.startsWith(`${kind}.`));
  for (const old of kept.sort().slice(0, -KEPT)) rmSync(join(folder, old));
}

/** All that is kept, as a page: a chapter per command, the newest run first. */
export function page(folder: string): string {
  const runs = readdirSync(folder)
    .sort()
    .reverse()
    .map((file): Run => JSON.parse(readFileSync(join(folder, file), "utf8")));
  const commands = [...new Set(runs.map(({ command }) => command))].sort();
  return `${[
    "# How long the tests take",
    `The last ${KEPT} runs of each command before \`RECORD=1\` wrote this page. CPU time is user and system time of a suite with everything that it started.`,
    ...commands.flatMap((command) => [
      `## \`${command}\``,
      ...runs.filter((run) => run.command === command).map(section),
    ]),
    "",
  ]
    .join("\n\n")
    .trimEnd()}\n`;
}

function section({ date, machine, verdict, table, covered }: Run): string {
  const parts = [`### ${date.slice(0, 16).replace("T", " ")} UTC: ${verdict}`, `${machine}.`, table];
  if (covered.length > 0) parts.push(covered.map((line) => `- ${line}`).join("\n"));
  return parts.join("\n\n");
}
