/** Our own style sheets, as text for a <style> element. */
import { readFileSync } from "node:fs";
import { Markup } from "./markup.ts";

/** @param before declarations that the files build on */
export function styleSheet(before: string, ...files: readonly string[]): Markup {
  const texts = files.map((file) => readFileSync(new URL(file, import.meta.url), "utf8"));
  return new Markup(`\n${[before, ...texts].join("\n")}`);
}
