/** What a measurement has to say, and how it looks in a terminal and on a web page: both are Markdown. */
import type { Spread } from "./statistics.ts";

/** A ratio with a bound. */
export type Goal = { readonly what: string; readonly measured: number } & (
  | { readonly atMost: number }
  | { readonly atLeast: number }
);

export interface Row {
  readonly what: string;
  /** All rows of a section have one unit. */
  readonly values: Spread;
}

export interface Section {
  readonly title: string;
  /** How it was measured, so that a reader can judge the figures. */
  readonly how: string;
  readonly unit: string;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

export function sectionText({ title, how, unit, rows, goals }: Section): string {
  const figures = table(
    ["", `min, ${unit}`, `median, ${unit}`, `max, ${unit}`, "runs"],
    rows.map(({ what, values }) => [
      what,
      ...[values.min, values.median, values.max].map(figure),
      String(values.runs),
    ]),
  );
  const verdicts = goals.map(verdict).join("\n");
  const parts = [...(rows.length === 0 ? [] : [figures]), ...(verdicts === "" ? [] : [verdicts])];
  return [`## ${title}`, how, ...parts].join("\n\n");
}

export function isMet(goal: Goal): boolean {
  return "atMost" in goal ? goal.measured <= goal.atMost : goal.measured >= goal.atLeast;
}

export function verdict(goal: Goal): string {
  const bound =
    "atMost" in goal ? `at most ${goal.atMost.toFixed(2)}` : `at least ${goal.atLeast.toFixed(2)}`;
  return `- ${isMet(goal) ? "**met**" : "**missed**"}: ${goal.what}: ${goal.measured.toFixed(2)} (goal: ${bound})`;
}

/** The first column is text, all others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(4, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** Three digits tell enough: the runs differ by more than the fourth. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
