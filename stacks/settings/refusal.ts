/** Why a value is refused and what to write instead; together with key and value it is one sentence. */
export interface Refusal {
  /** Continues the sentence after key and value: "has no mask". */
  readonly reason: string;
  /** What to do: `write "10.0.0.0/8"`. */
  readonly remedy: string;
}

/** zod carries one text per issue: reason and remedy travel in it side by side. */
const separator = "; ";

export function joinRefusal({ reason, remedy }: Refusal): string {
  return `${reason}${separator}${remedy}`;
}

export function splitRefusal(text: string): Refusal {
  const at = text.indexOf(separator);
  return at < 0
    ? { reason: text, remedy: "see docs/configuration.md" }
    : { reason: text.slice(0, at), remedy: text.slice(at + separator.length) };
}

export function isRefusal(result: object): result is Refusal {
  return "reason" in result && "remedy" in result;
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function alternatives(choices: readonly string[]): string {
  const quoted = choices.map((choice) => JSON.stringify(choice));
  const last = quoted.pop() ?? "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}
