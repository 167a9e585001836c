/** A text that is replaced in a source file while it is read. */

export interface Substitution {
  readonly path: string;
  readonly text: string;
  readonly replacement: string;
}

/** @throws when the text is not there exactly once: a removal that removes nothing would prove nothing */
export function read(source: string, { path, text, replacement }: Substitution): string {
  const [before, after, ...more] = source.split(text);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = source.split(text).length - 1;
    throw new Error(`${path} has ${times} times, not once: ${text}`);
  }
  return `${before}${replacement}${after}`;
}
