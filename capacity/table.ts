/** Columns and paragraphs of plain text. */

const width = 80;
const gap = "  ";

/**
 * The first column to the left, figures to the right; the last one to the left again where it holds words. A first cell that
 * leaves no room for the others has a line of its own: names of namespaces may be long.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const worded = rows.some((row) => / [a-z]/.test(row.at(-1) ?? ""));
  const [longest = 0, ...figures] = widths;
  const room = width - figures.reduce((sum, figure) => sum + gap.length + figure, 0);
  const first = Math.min(longest, Math.max(room, head[0]?.length ?? 0));
  const line = ([title = "", ...cells]: readonly string[]) => {
    const start = title.length > first ? `${title}\n${"".padEnd(first)}` : title.padEnd(first);
    const others = cells.map((cell, column) =>
      worded && column === cells.length - 1
        ? cell.padEnd(figures[column] ?? 0)
        : cell.padStart(figures[column] ?? 0),
    );
    return [start, ...others].join(gap).trimEnd();
  };
  return [line(head), ...rows.map(line)].join("\n");
}

/** Broken between words; `indent` before every line but the first, which brings its own mark. */
export function paragraph(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length + indent.length > width && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((one, index) => (index === 0 ? one : `${indent}${one}`)).join("\n");
}
