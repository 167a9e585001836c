/** Where everything lives: each home is a namespace of its own. */
import type { Settings } from "./settings/defaults.ts";

export const homes = ["public", "public-edge", "private", "private-edge", "stores"] as const;
export type Home = (typeof homes)[number];

export function namespaceName(
  { name, namespaceNames }: Pick<Settings, "name" | "namespaceNames">,
  home: Home,
): string {
  return namespaceNames[home] ?? `${name}-${home}`;
}
