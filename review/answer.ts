/** From the arguments of `make diff` to what it prints, and the code it ends with. */
import { parseArgs } from "node:util";
import { committedFiles } from "./committed.ts";
import { compare, type Review } from "./compare.ts";
import { reviewMarkdown } from "./markdown.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";
import { reviewText } from "./text.ts";

/** 0: nothing that opens anything. 2: exposure grows, or nobody but a person can tell. 1 is for errors. */
export type Code = 0 | 2;

/**
 * @param render what the tree renders now
 * @throws Error where the base is no state of the repository, or has no golden files
 */
export async function answer(
  args: readonly string[],
  { repository, render }: { readonly repository: string; readonly render: () => Promise<Snapshot> },
): Promise<{ readonly text: string; readonly code: Code }> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      base: { type: "string" },
      json: { type: "boolean" },
      markdown: { type: "boolean" },
    },
  });
  const base = values.base || "HEAD";
  const review = compare(snapshotOf(await committedFiles(repository, base)), await render());
  const text = values.json
    ? `${JSON.stringify({ base, ...review }, undefined, 2)}\n`
    : values.markdown
      ? reviewMarkdown(review, base)
      : reviewText(review, base);
  return { text, code: codeOf(review) };
}

export function codeOf({ grows }: Review): Code {
  return grows ? 2 : 0;
}
