/** A review as a comment on a pull request. */
import type { Review } from "./compare.ts";
import { sectionsOf, verdict } from "./text.ts";

/** A comment longer than this is refused by GitHub (65536 characters) and GitLab (1 MB). */
const mostCharacters = 60_000;

/** What a program finds its own comment by, to write the next one in its place. */
export const marker = "<!-- make diff -->";

export function reviewMarkdown(review: Review, base: string): string {
  const heading = [marker, `**Compared with \`${base}\`: ${verdict(review)}**`];
  const sections = sectionsOf(review).map(
    // Texts of a stack file are shown as they are: a fence that is longer than any in them cannot be ended by one.
    ({ title, lines }) => {
      const text = lines.join("\n");
      const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
      const open = title.startsWith("Exposure") || title.startsWith("Replaced") ? " open" : "";
      return `<details${open}><summary>${title} (${lines.length})</summary>\n\n${fence}diff\n${text}\n${fence}\n</details>`;
    },
  );
  return cut([...heading, ...sections].join("\n\n"));
}

/** The beginning is what counts: exposure comes first. */
function cut(text: string): string {
  if (text.length <= mostCharacters) return `${text}\n`;
  return `${text.slice(0, mostCharacters)}\n\`\`\`\n</details>\n\nToo long for a comment: run \`make diff\`.\n`;
}
