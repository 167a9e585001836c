/** What `make attack` prints, line by line, for terminals of 80 columns. */

const WIDTH = 80;

/** One attempt as its test is titled: `sender → zone | request | outcome | layer`. */
export interface Row {
  readonly parties: string;
  readonly request: string;
  readonly outcome: string;
  readonly layer: string;
}

export function rowTitle({ parties, request, outcome, layer }: Row): string {
  return [parties, request, outcome, layer].join(SEPARATOR);
}

/** Nothing where the title is an ordinary sentence. */
export function readRow(title: string): Row | undefined {
  const [parties, ...rest] = title.split(SEPARATOR);
  const [outcome, layer] = rest.splice(-2);
  if (parties === undefined || outcome === undefined || layer === undefined || rest.length === 0)
    return undefined;
  // A request may hold the separator itself.
  return { parties, request: rest.join(SEPARATOR), outcome, layer };
}

const SEPARATOR = " | ";

/** What consecutive rows have in common is said once. */
export function groupLine({ parties, outcome, layer }: Row): string {
  return `${parties}: ${outcome} (${layer})`;
}

/** Lines of at most 80 columns; those after the first are indented two more. */
export function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let empty = true;
  for (const word of text.split(" ").flatMap((part) => pieces(part, WIDTH - indent - 2))) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(indent + 2);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** A path may be longer than a line. */
function pieces(word: string, width: number): string[] {
  return word.match(new RegExp(`.{1,${width}}`, "g")) ?? [""];
}

/** Counts by a name and by column, e.g. attempts by layer and installation. */
export class Tally {
  readonly #heading: string;
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #columns = new Set<string>();

  constructor(heading: string) {
    this.#heading = heading;
  }

  add(name: string, column: string): void {
    this.#columns.add(column);
    const counts = this.#counts.get(name) ?? new Map<string, number>();
    counts.set(column, (counts.get(column) ?? 0) + 1);
    this.#counts.set(name, counts);
  }

  /** A table, the most frequent first. Longer names than fit take a line of their own. */
  lines(): string[] {
    const columns = [...this.#columns];
    const width = WIDTH - 2 - COLUMN * columns.length;
    const row = (name: string, cells: readonly (string | number)[]) => {
      const numbers = cells.map((cell) => String(cell).padStart(COLUMN)).join("");
      return name.length <= width
        ? [`  ${name.padEnd(width)}${numbers}`]
        : [`  ${name}`, `  ${" ".repeat(width)}${numbers}`];
    };
    const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
    return [
      ...row(this.#heading, columns),
      ...[...this.#counts]
        .sort(([, one], [, other]) => sum(other) - sum(one))
        .flatMap(([name, counts]) =>
          row(
            name,
            columns.map((column) => counts.get(column) ?? 0),
          ),
        ),
    ];
  }
}

/** Columns of a number with the space before it. */
const COLUMN = 8;
