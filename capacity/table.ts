/** Columns and paragraphs of plain text. */

const width = 80;

/** The first column to the left, figures to the right; the last one to the left again where it holds words. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const worded = rows.some((row) => / [a-z]/.test(row.at(-1) ?? ""));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 || (worded && column === head.length - 1)
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
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
