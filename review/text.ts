/** A review in a terminal, at most 80 columns wide. */
import type { In, ObjectChange, Review } from "./compare.ts";
import { replacementText } from "./replacements.ts";

const width = 80;
/** More lines of one object are counted: the golden files themselves show them all. */
const mostLines = 12;

/** @param base what it is compared with, as it was named */
export function reviewText(review: Review, base: string): string {
  const sections = sectionsOf(review).map(
    ({ title, lines }) => `${title}\n${lines.map((line) => wrapped(line, 2)).join("\n")}`,
  );
  return `${[`Compared with ${base}: ${verdict(review)}`, ...sections].map((part) => wrapped(part, 0)).join("\n\n")}\n`;
}

export function verdict({ grows, exposure, replacements, objects }: Review): string {
  if (objects.length + exposure.length + replacements.length === 0) return "nothing changes.";
  const unclear = exposure.some(({ effect }) => effect === "unclear");
  const wider = exposure.some(({ effect }) => effect === "wider");
  const reach = grows
    ? wider
      ? "EXPOSURE GROWS; a second reviewer is needed"
      : `EXPOSURE CHANGES${unclear ? " in a way that nobody but a person can judge" : ""}; a second reviewer is needed`
    : exposure.length > 0
      ? "exposure shrinks"
      : "exposure stays as it is";
  const anew = replacements.filter(({ component }) => !component).length;
  return `${reach}; ${counted(anew, "resource")} replaced; ${counted(objects.length, "object")} changed.`;
}

export interface Section {
  readonly title: string;
  /** What belongs together; its own lines start with two spaces more. */
  readonly lines: readonly string[];
}

export function sectionsOf({ exposure, replacements, objects, stacks }: Review): Section[] {
  const ofEffect = (wanted: string) =>
    exposure.filter(({ effect }) => effect === wanted).map((one) => `${one.text}${within(one)}`);
  const rest = objects.filter(({ anew }) => !anew);
  return [
    { title: "Exposure: wider", lines: ofEffect("wider") },
    { title: "Exposure: changed, judge for yourself", lines: ofEffect("unclear") },
    { title: "Exposure: narrower", lines: ofEffect("narrower") },
    {
      title: "Replaced: deleted and made anew in every installation",
      lines: replacements.map((one) => `${replacementText(one)}${within(one)}`),
    },
    {
      title: "Made anew under another name by design; what refers to it is rolled",
      lines: objects.filter(({ anew }) => anew).map(objectText),
    },
    ...(["added", "removed", "changed"] as const).map((kind) => ({
      title: { added: "New objects", removed: "Removed objects", changed: "Changed objects" }[kind],
      lines: rest.filter((one) => one.kind === kind).map(objectText),
    })),
    {
      title: "Stacks",
      lines: [...stacks.added.map((name) => `+ ${name}`), ...stacks.removed.map((name) => `- ${name}`)],
    },
  ].filter(({ lines }) => lines.length > 0);
}

function objectText(change: In<ObjectChange>): string {
  const { title, lines } = change;
  const shown = lines.slice(0, mostLines);
  const more = lines.length - shown.length;
  return [
    `${title}${within(change)}`,
    ...shown.map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more lines`] : []),
  ].join("\n");
}

function within({ stacks }: { readonly stacks: readonly string[] }): string {
  return ` [${stacks.join(", ")}]`;
}

/** Each line broken between words, with what follows further to the right; a word that is too long is cut. */
function wrapped(text: string, indent: number): string {
  return text
    .split("\n")
    .flatMap((line) => broken(`${" ".repeat(indent)}${line}`))
    .join("\n");
}

function broken(line: string): string[] {
  const margin = (/^ */.exec(line)?.[0].length ?? 0) + 2;
  const lines: string[] = [];
  let left = line;
  while (left.length > width) {
    const space = left.lastIndexOf(" ", width);
    const at = space > margin ? space : width;
    lines.push(left.slice(0, at).trimEnd());
    left = `${" ".repeat(margin)}${left.slice(at).trimStart()}`;
  }
  return [...lines, left];
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
