/** The mutants of a checkout: each has an identity that it keeps where only other lines change. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Edit, editsOf } from "./operators.ts";

export interface Mutant extends Edit {
  /** Made of the file's path, the line's text and the change: the same mutant of two commits has one. */
  readonly id: string;
  /** From the checkout's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly before: string;
}

/** @param folders of the checkout, e.g. `components` */
export function mutantsIn(checkout: string, folders: readonly string[]): Mutant[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.{ts,py}`),
    { cwd: checkout },
  )
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(join(checkout, file), "utf8")));
}

export function mutantsOf(file: string, text: string): Mutant[] {
  const edits = file.endsWith(".py") ? editsOfPython(text) : editsOf(file, text);
  const times = new Map<string, number>();
  return edits.map((edit) => {
    const lineStart = text.lastIndexOf("\n", edit.start - 1) + 1;
    const line = text.slice(lineStart).split("\n", 1)[0] ?? "";
    const changed = line.slice(0, edit.start - lineStart) + edit.after + line.slice(edit.end - lineStart);
    const key = JSON.stringify([file, edit.operator, line.trim(), changed.trim()]);
    // Lines with the same text are told apart by their order.
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return {
      ...edit,
      id: createHash("sha256").update(`${key}${time}`).digest("hex").slice(0, 10),
      file,
      line: text.slice(0, edit.start).split("\n").length,
      before: text.slice(edit.start, edit.end),
    };
  });
}

function editsOfPython(text: string): Edit[] {
  const script = join(import.meta.dirname, "operators.py");
  return JSON.parse(execFileSync("python3", ["-I", script], { input: text, encoding: "utf8" }));
}

export function describe({ file, line, operator, before, after }: Mutant): string {
  return `${file}:${line} ${operator}: ${short(before)} → ${short(after)}`;
}

/** Both ends of it: a suffix is at the end. */
function short(text: string): string {
  if (text === "") return "(nothing)";
  return text.length <= 60 ? text : `${text.slice(0, 40)} … ${text.slice(-15)}`;
}

/**
 * Writes mutants into a checkout. Of several in one line the first is written.
 * @returns those that were not
 */
export function apply(mutants: readonly Mutant[], checkout: string): Mutant[] {
  const taken = Map.groupBy(mutants, ({ file, line }) => `${file}:${line}`);
  const written = [...taken.values()].flatMap(([first]) => first ?? []);
  for (const [file, edits] of Map.groupBy(written, (mutant) => mutant.file)) {
    const path = join(checkout, file);
    // From the end, so that the offsets before stay right.
    const text = edits
      .toSorted((one, other) => other.start - one.start)
      .reduce(
        (text, { start, end, after }) => text.slice(0, start) + after + text.slice(end),
        readFileSync(path, "utf8"),
      );
    writeFileSync(path, text);
  }
  return mutants.filter((mutant) => !written.includes(mutant));
}
