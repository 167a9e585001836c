/** How a person says that a migration is meant: the two releases by name, so that it is good for this one only. */

const arrow = " -> ";

export interface Acknowledgement {
  readonly from: string;
  readonly to: string;
}

export function acknowledgementOf(from: string, to: string): string {
  return `${from}${arrow}${to}`;
}

/** @returns undefined for a text that is none */
export function readAcknowledgement(text: string): Acknowledgement | undefined {
  const [from = "", to = "", ...more] = text.split(arrow);
  const names = [from, to].every((name) => /^\d+(\.\d+)*$/.test(name));
  return names && more.length === 0 ? { from, to } : undefined;
}
