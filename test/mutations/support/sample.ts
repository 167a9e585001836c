/** A sample of mutants: spread over the files in proportion to their lines, and the same for the same seed. */
import { createHash } from "node:crypto";
import type { Mutant } from "./mutants.ts";

export interface Draw {
  readonly seed: number;
  readonly count: number;
}

/**
 * The lines of all files stand in one row, which is cut into `count` equal parts; each part draws a line, and that line's
 * file draws a line that has mutants, and one of them.
 * @param linesOf number of lines of a file
 */
export function sampleOf(
  mutants: readonly Mutant[],
  linesOf: (file: string) => number,
  { seed, count }: Draw,
): Mutant[] {
  let total = 0;
  const files = [...Map.groupBy(mutants, ({ file }) => file)].map(([file, ofFile]) => {
    total += linesOf(file);
    return { until: total, unused: [...Map.groupBy(ofFile, ({ line }) => line).values()] };
  });
  const drawn = Array.from({ length: count }, (_, part): Mutant | undefined => {
    const place = ((part + chance(seed, part, "place")) / count) * total;
    const from = files.findIndex(({ until }) => place < until);
    // A file of which every line has been drawn is followed by the next one.
    const { unused } = [...files.slice(from), ...files].find((file) => file.unused.length > 0) ?? {
      unused: [],
    };
    const [ofLine = []] = unused.splice(Math.floor(chance(seed, part, "line") * unused.length), 1);
    return ofLine[Math.floor(chance(seed, part, "mutant") * ofLine.length)];
  });
  return drawn.filter((mutant) => mutant !== undefined);
}

/** From 0 to less than 1. */
function chance(...what: readonly (number | string)[]): number {
  return createHash("sha256").update(what.join()).digest().readUInt32BE() / 2 ** 32;
}
