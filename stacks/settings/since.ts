/** In which version of this program a setting appeared. */
import type { z } from "zod";

/**
 * Marks settings that appeared together. Their members are as old as they are, unless one carries a version of its
 * own: `.meta({ since: "0.2.0" })`.
 * @param version of this program, as package.json writes it; what is not released yet has the one that stands there
 */
export function since<Settings extends Record<string, z.ZodType>>(
  version: string,
  settings: Settings,
): Settings {
  const marked = Object.entries(settings).map(([key, type]) => [key, type.meta({ since: version })]);
  return Object.fromEntries(marked) as Settings;
}
