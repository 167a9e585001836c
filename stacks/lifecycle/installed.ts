/** What an installation is at the moment, as far as the next one must know it: kept in the stack and in the cluster. */
import { z } from "zod";
import { lastingSettings } from "../lasting.ts";
import { releases } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";

/** Texts, not types of this version of the program: another version may have written them. */
const shape = z.object({
  release: z.string(),
  dataVersion: z.string(),
  lasting: z.record(z.string(), z.string()),
});

export type Installed = Readonly<z.output<typeof shape>>;

/** What the settings ask for. */
export function installedBy(settings: Settings): Installed {
  return {
    release: settings.release,
    dataVersion: releases[settings.release].dataVersion,
    lasting: lastingSettings(settings),
  };
}

/**
 * Reads what an earlier `up` has kept.
 * @returns undefined where nothing was kept, which is a first installation
 * @throws {Error} when it is there and cannot be understood: to go on would be to guess
 */
export function recall(kept: unknown): Installed | undefined {
  if (kept === undefined || kept === null) return undefined;
  const read = shape.safeParse(kept);
  if (read.success) return read.data;
  throw new Error(
    'the output "installed" of this stack is not what this program keeps there, so it cannot tell what would be upgraded; use the version of the program that wrote it',
  );
}
