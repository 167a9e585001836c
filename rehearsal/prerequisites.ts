/** What a platform team brings before the program runs, for the stacks that expect it. */
import type { Rehearsal } from "./rehearsal.ts";

export interface PrerequisiteOptions {
  signal?: AbortSignal | undefined;
  onProgress?: (what: string) => void;
}

/** @returns what was brought, in words; empty where the stack needs nothing. */
export async function preparePrerequisites(
  _rehearsal: Rehearsal,
  _stack: string,
  _options: PrerequisiteOptions = {},
): Promise<string[]> {
  return [];
}
