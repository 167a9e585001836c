/** No older release than the installed one. */
import type { StackPolicy } from "../framework/definition.ts";
import { installedNext, installedNow } from "./installed.ts";

export const releaseMovesForward: StackPolicy = {
  name: "release-moves-forward",
  severity: "high",
  description: "The release of Tracardi is the installed one or a newer one.",
  because: "an older release may not read what a newer one has written",
  source: "https://github.com/Tracardi/tracardi/releases",
  remedy: "write the installed release or a newer one, or restore a backup into another installation",

  *judgeStack(stack, { installation }) {
    const now = installedNow(stack, installation).release;
    const next = installedNext(stack).release;
    if (now === undefined) return;
    if (next === undefined) yield { what: `has no image of Tracardi with a tag, and ${now} is installed` };
    else if (compare(next, now) < 0) yield { what: `would go back to release ${next} from ${now}` };
  },
};

/** By its numbers, one after the other: 1.10 is newer than 1.9. */
function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0));
  const length = Math.max(a?.length ?? 0, b?.length ?? 0);
  for (let index = 0; index < length; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
