/** Golden files as they are committed at some state of the repository. */
import { execa } from "execa";
import type { Files } from "./snapshot.ts";

const folder = "test/golden/expected";

/** @throws Error where there is no such state, or no golden files in it */
export async function committedFiles(repository: string, base: string): Promise<Files> {
  // Not an option of git, whatever it is called.
  const revision = await git(repository, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${base}^{commit}`,
  ]);
  if (revision === undefined)
    throw new Error(`BASE "${base}" is no commit here; name a branch, a tag or a commit, or fetch it first`);
  const listed = await git(repository, ["ls-tree", "--name-only", revision, `${folder}/`]);
  const paths = (listed ?? "").split("\n").filter((path) => path.endsWith(".yaml"));
  if (paths.length === 0)
    throw new Error(`BASE "${base}" has no ${folder}: there is nothing to compare with`);
  const entries = await Promise.all(
    paths.map(async (path) => {
      const text = await git(repository, ["show", `${revision}:${path}`]);
      return [path.slice(folder.length + 1), `${text}\n`] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** Undefined where git refuses. */
async function git(repository: string, args: readonly string[]): Promise<string | undefined> {
  const { stdout, failed, exitCode } = await execa("git", ["-C", repository, ...args], {
    stdin: "ignore",
    reject: false,
    // Golden files are large.
    maxBuffer: 64 * 1024 * 1024,
  });
  if (failed && exitCode === undefined)
    throw new Error("git is missing: install it to compare with what is committed");
  return failed ? undefined : stdout;
}
