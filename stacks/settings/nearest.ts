/** What somebody meant who made a typing error. */
import { closest, distance } from "fastest-levenshtein";

/** The candidate that a typing error would lead away from, or undefined when nothing is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const folded = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const candidate = closest(word.toLowerCase(), [...folded.keys()]);
  const tolerated = Math.max(1, Math.floor(word.length / 4));
  return distance(word.toLowerCase(), candidate) <= tolerated ? folded.get(candidate) : undefined;
}
