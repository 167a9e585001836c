/** A rule about values that must, or must not, stand together. */
import type { Finding, Path } from "./mistake.ts";
import type { SettingKey, Written } from "./schema.ts";

/** The written name of a setting, to be mentioned in a sentence: "tracardi:trackHost". */
export type Named = (key: string) => string;

/**
 * A rule is only asked when every value it needs could be read: one mistake, one sentence. In a list, items that could
 * not be read are holes, which filter, flat, map and some skip (find and spreading do not).
 */
export interface Rule {
  readonly needs: readonly SettingKey[];
  check(settings: Written, named: Named): readonly Finding[];
}

/**
 * @param needs the settings that the check may look at; the type of its first parameter holds it to that
 * @param check what is wrong; nothing when all is well
 */
export function rule<const K extends SettingKey>(
  needs: readonly K[],
  check: (settings: Pick<Written, K>, named: Named) => Findings,
): Rule {
  return {
    needs,
    check: (settings, named) => [check(settings, named)].flat().filter((found) => found !== undefined),
  };
}

type Findings = Finding | undefined | readonly (Finding | undefined)[];

/** `where` is a key or a path: `"guiHost"`, `["replicas", "api"]`. */
export function finding(where: SettingKey | Path, reason: string, remedy: string): Finding {
  return { path: typeof where === "string" ? [where] : where, reason, remedy };
}
