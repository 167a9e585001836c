/** The part of docs/security.md that lists every layer and what goes red without it, made from the table. */
import { attacks } from "../edge/attacks/index.ts";
import type { Layer as TrafficLayer } from "../edge/support/attempt.ts";
import type { Layer } from "./support/layer.ts";
import { groups } from "./table/index.ts";

export const page = "docs/security.md";

const beginning = "<!-- Written by `make golden` from test/layers/table. -->\n";
const end = "<!-- End of what `make golden` writes. -->\n";

/** @throws when the page has lost the marks between which the tables stand */
export function written(text: string): string {
  const [before, rest] = text.split(beginning);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the layers`);
  return `${before}${beginning}\n${tables()}\n${end}${after}`;
}

function tables(): string {
  return groups
    .map(({ title, layers }) =>
      [
        `### ${title}`,
        "",
        "| Layer | Stops | Red without it | Also tried |",
        "|---|---|---|---|",
        ...layers.map(row),
        "",
      ].join("\n"),
    )
    .join("\n");
}

function row({ name, stops, red, traffic = [], refuses = [] }: Layer): string {
  const classes = [...new Set(traffic.flatMap(classesAbout))];
  const tried = [
    ...(classes.length === 0 ? [] : [`traffic: ${classes.join(", ")}`]),
    ...(refuses.length === 0 ? [] : [`API server: ${refuses.join(", ")}`]),
  ];
  const cells = [name, stops, `\`${red.file}\`: ${red.test}`, tried.join("; ")];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Titles of the classes of attacks that have attempts about a layer. */
export function classesAbout(layer: TrafficLayer): readonly string[] {
  return attacks
    .filter(({ attempts }) => attempts.some((attempt) => attempt.layer === layer))
    .map(({ title }) => title);
}
