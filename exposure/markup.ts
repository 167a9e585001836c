/** HTML and SVG as tagged templates: whatever is put into one is escaped, unless it is markup itself. */
import { escapeUTF8 } from "entities/escape";

export class Markup {
  readonly text: string;

  /** Only for text that is markup already and holds nothing from a stack file, e.g. our own style sheet. */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Content = string | number | Markup | undefined | readonly Content[];

/** `markup\`<td title="${reason}">${reason}</td>\``: attributes need their quotes. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...contents.map(escaped)));
}

function escaped(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (Array.isArray(content)) return content.map(escaped).join("");
  return escapeUTF8(visible(String(content)));
}

/**
 * Control characters are not allowed in XML, and those that turn the direction of writing could show a reviewer
 * another text than the one that is there. Both become a visible mark.
 */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, "\ufffd");
}
