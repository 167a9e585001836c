/** Programs are run from folders that nobody else can change. */
import { statSync } from "node:fs";

export interface Ownership {
  /** Whether it may also belong to root, e.g. below /opt. */
  allowRoot: boolean;
  /** What to do, a sentence. */
  remedy: string;
}

/** @throws where another user owns the file or folder, or may write it */
export function refuseForeign(path: string, { allowRoot, remedy }: Ownership): void {
  const { uid, mode } = statSync(path);
  const trusted = uid === process.getuid?.() || (allowRoot && uid === 0);
  if (trusted && (mode & 0o022) === 0) return;
  throw new Error(
    `${path} belongs to another user or is writable by others, and programs are run from there. ${remedy}`,
  );
}
