/** Whether a text is a value that every parser of a release takes for what it says. */
import type { Dialect } from "../releases.ts";
import { alternatives, type Refusal } from "../settings/refusal.ts";
import type { Value } from "./variable.ts";

/** @returns why the text must not be written, or undefined */
export function checkText(text: string, value: Value, dialect: Dialect): Refusal | undefined {
  switch (value.kind) {
    case "flag":
      return text === "yes" || text === "no"
        ? undefined
        : { reason: misreading(text, value.strict === true, dialect), remedy: 'write "yes" or "no"' };
    case "count": {
      const { least, most } = value;
      if (!/^\d{1,9}$/.test(text)) {
        const effect = dialect.otherNumbers === "end" ? "would end the process at start" : "would be ignored";
        return { reason: `is no whole number and ${effect}`, remedy: `write one from ${least} to ${most}` };
      }
      return Number(text) >= least && Number(text) <= most
        ? undefined
        : { reason: "is out of bounds", remedy: `write a whole number from ${least} to ${most}` };
    }
    case "choice":
      return value.choices.includes(text)
        ? undefined
        : { reason: "is not known to Tracardi", remedy: `write ${alternatives(value.choices)}` };
    case "text":
      return /^\S([^\r\n]*\S)?$/.test(text)
        ? undefined
        : { reason: "is empty, has several lines or white space at an end", remedy: "write one line" };
    case "secret":
      return { reason: "is secret, but written as plain text", remedy: nameSecret };
  }
}

export const nameSecret = 'name a Secret: {"secret": "…", "key": "…"}';

/** What becomes of a word that is neither "yes" nor "no". */
function misreading(text: string, strict: boolean, { yes, no, otherWords }: Dialect): string {
  const word = text.toLowerCase();
  const known = strict ? word === "yes" : yes.includes(word) || no.includes(word);
  if (known) return "is not understood by every release";
  return !strict && otherWords === "end" ? "would end the process at start" : 'would count as "no"';
}
