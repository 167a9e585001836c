import { readFileSync } from "node:fs";

/** The beginning of a file, up to the marker below which everything is generated. */
export function handWritten(file: string, marker: string): string {
  const [before] = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").split(marker);
  return `${before}${marker}`;
}
