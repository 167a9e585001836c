/** What a comparison of exposure consists of: facts of one sort, taken from the objects before and after. */
import { type Block, coverage } from "../addresses.ts";
import type { Objects } from "../manifest.ts";

/**
 * wider: something is open that was not, or a fence is gone. narrower: the other way round. unclear: something changed that
 * may open a door or close one; nobody but a person can tell, so it counts like wider.
 */
export type Effect = "wider" | "narrower" | "unclear";

export interface ExposureChange {
  readonly aspect: string;
  readonly effect: Effect;
  readonly text: string;
}

/**
 * opening: a new one is wider, a lost one narrower. fence: the other way round. condition: any change is unclear.
 */
export type Sense = "opening" | "fence" | "condition";

export interface Aspect<Fact> {
  /** As a heading. */
  readonly title: string;
  readonly sense: Sense;
  facts(objects: Objects): readonly Fact[];
  /**
   * Tells of a fact whether what it says was true already by these. A narrower fact is covered by a wider one. Made once for
   * each list, which may be long.
   */
  covering(by: readonly Fact[]): (fact: Fact) => boolean;
  /** What is said about it; those with the same beginning become one line with several endings. */
  text(fact: Fact): readonly [beginning: string, ending?: string];
  /**
   * Whether what the fact is about is there at all: a fence that is gone together with what it fenced opens nothing, and one
   * around something new says nothing new. Default: always.
   */
  concerns?(fact: Fact, objects: Objects): boolean;
}

export function compareBy<Fact>(aspect: Aspect<Fact>, before: Objects, after: Objects): ExposureChange[] {
  const { sense, concerns = () => true } = aspect;
  const [old, now] = [aspect.facts(before), aspect.facts(after)];
  const without = (facts: readonly Fact[], others: readonly Fact[], among: Objects) => {
    const covered = aspect.covering(others);
    return facts.filter((fact) => !covered(fact) && (sense === "opening" || concerns(fact, among)));
  };
  return [
    ...changes(aspect, effects[sense].appeared, "+", without(now, old, before)),
    ...changes(aspect, effects[sense].gone, "-", without(old, now, after)),
  ];
}

const effects: Readonly<Record<Sense, { readonly appeared: Effect; readonly gone: Effect }>> = {
  opening: { appeared: "wider", gone: "narrower" },
  fence: { appeared: "narrower", gone: "wider" },
  condition: { appeared: "unclear", gone: "unclear" },
};

function changes<Fact>(
  { title, text }: Aspect<Fact>,
  effect: Effect,
  sign: "+" | "-",
  facts: readonly Fact[],
): ExposureChange[] {
  const lines = Map.groupBy(facts.map(text), ([beginning]) => beginning);
  return [...lines].map(([beginning, texts]) => {
    const endings = [...new Set(texts.flatMap(([, ending]) => ending ?? []))].sort();
    return {
      aspect: title,
      effect,
      text: `${sign} ${beginning}${endings.length === 0 ? "" : ` ${endings.join(", ")}`}`,
    };
  });
}

/** For facts that are equal or not. */
export function same<Fact>(by: readonly Fact[]): (fact: Fact) => boolean {
  const texts = new Set(by.map((other) => JSON.stringify(other)));
  return (fact) => texts.has(JSON.stringify(fact));
}

/**
 * For facts about addresses: a fact is covered by the addresses of all facts that agree with it in everything else.
 * @param blockOf undefined for a fact without addresses, which is covered where any fact agrees with it
 * @param rest what has to agree
 */
export function byBlock<Fact>(
  by: readonly Fact[],
  blockOf: (fact: Fact) => Block | undefined,
  rest: (fact: Fact) => readonly string[],
): (fact: Fact) => boolean {
  const key = (fact: Fact) => JSON.stringify(rest(fact));
  const groups = new Map(
    [...Map.groupBy(by, key)].map(([name, facts]) => [
      name,
      coverage(facts.flatMap((fact) => blockOf(fact) ?? [])),
    ]),
  );
  return (fact) => {
    const covered = groups.get(key(fact));
    const block = blockOf(fact);
    return covered !== undefined && (block === undefined || covered(block));
  };
}
