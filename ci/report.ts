/** A run of the CLI as a comment on a change. */
import type { Request } from "./request.ts";

/** GitHub takes 65536 characters. The end is what counts: what is refused, and the numbers. */
const mostCharacters = 50_000;

export function reportOf({
  command,
  stack,
  text = "",
  code,
}: Pick<Request, "command" | "stack"> & {
  readonly text: string | undefined;
  readonly code: number | undefined;
}) {
  const kept = text.length > mostCharacters ? `...\n${text.slice(-mostCharacters)}` : text;
  // A fence that is longer than any in the text cannot be ended by it.
  const fence = "`".repeat(Math.max(3, ...[...kept.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const verdict = code === 0 ? "passed" : `failed with code ${code ?? "none"}`;
  return [
    // What a program finds its own comment by.
    `<!-- make ${command} ${stack} -->`,
    `**\`make ${command} STACK=${stack}\` ${verdict}**`,
    "",
    `<details><summary>What pulumi says</summary>\n\n${fence}diff\n${kept}\n${fence}\n</details>\n`,
  ].join("\n");
}
