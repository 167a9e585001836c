/** Files that only their owner may read, written so that a crash never leaves half of one. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Creates a folder (and its parents) with mode 0700. */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** Writes a file with mode 0600, whole or not at all. */
export function writePrivate(path: string, content: string): void {
  privateFolder(dirname(path));
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, path);
}

/** The content, or `undefined` where there is no such file. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // Not asked for beforehand: another process may remove it in between, as the holder of a lock does with its name.
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** The last lines of a log, without empty ones; nothing where there is no log. */
export function lastLines(path: string, count: number): string[] {
  const lines = (readIfThere(path) ?? "").split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-count);
}
