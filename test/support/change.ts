/** The files of the checkout that differ from a base, for tests that run more of what a change touches. */
import { execFileSync } from "node:child_process";
import { REPOSITORY } from "../suites.ts";

/** A commit to compare with. Default: the parent of HEAD, so that what was just committed counts as changed. */
export const BASE = "TRACARDI_TEST_BASE";

export interface Change {
  /** @param path from the checkout's folder; with a `/` at its end it stands for every file below it. */
  touches(path: string): boolean;
}

let known: Change | undefined;

/** What differs from the base, uncommitted and untracked files included. Without git, or without the base, everything. */
export function change(): Change {
  known ??= changeOf(changedFiles(process.env[BASE] || "HEAD~1"));
  return known;
}

/** @param files paths from the checkout's folder; `undefined` where it is not known what has changed. */
export function changeOf(files: readonly string[] | undefined): Change {
  return {
    touches: (path) =>
      files === undefined ||
      files.some((file) => (path.endsWith("/") ? file.startsWith(path) : file === path)),
  };
}

/** @returns `undefined` where git does not know it. */
export function changedFiles(base: string, folder = REPOSITORY): readonly string[] | undefined {
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .split("\0")
      .filter((path) => path !== "");
  try {
    return [
      ...git("diff", "--name-only", "--no-renames", "-z", base, "--"),
      ...git("ls-files", "--others", "--exclude-standard", "-z"),
    ];
  } catch {
    return undefined;
  }
}
