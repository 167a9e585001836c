/**
 * Room that text takes. Nobody draws here, so there is nothing to ask for the width of a glyph; these are the widths
 * of Helvetica, Arial and Liberation Sans, which agree, in groups, and of the usual fonts with one width for all.
 */

export interface Font {
  readonly size: number;
  readonly family: "sans" | "mono";
  readonly bold?: boolean;
}

/** Widths in parts of the font's size, each for the characters of one group. */
const groups: readonly (readonly [RegExp, number])[] = [
  [/[ijl'|]/, 0.23],
  [/[ .,:;/!ftI[\]()-]/, 0.31],
  [/[mwMW@%—]/, 0.88],
  [/[A-Z&]/, 0.7],
  [/[\u0020-\u024f–…“”‘’]/, 0.56],
];
const monoWidth = 0.61;
/** Bold letters are about this much wider. In DejaVu Sans, which a machine without those fonts falls back to, a fifth. */
const boldFactor = 1.2;

export function widthOf(text: string, { size, family, bold = false }: Font): number {
  const em = [...text].reduce((sum, character) => sum + widthOfCharacter(character, family), 0);
  return Math.ceil(em * size * (bold ? boldFactor : 1));
}

/** What is in no group is taken for as wide as it is high: ideographs, emoji. */
function widthOfCharacter(character: string, family: Font["family"]): number {
  const width = groups.find(([members]) => members.test(character))?.[1] ?? 1;
  return family === "sans" || width === 1 ? width : monoWidth;
}

/** Lines no wider than `width`; a word that is wider is broken, so that nothing ever has to be left out. */
export function wrap(text: string, font: Font, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((one) => broken(one, font, width))) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, font) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function broken(word: string, font: Font, width: number): readonly string[] {
  const pieces = [""];
  for (const character of word) {
    const piece = pieces.at(-1) ?? "";
    if (piece !== "" && widthOf(piece + character, font) > width) pieces.push(character);
    else pieces[pieces.length - 1] = piece + character;
  }
  return pieces;
}
