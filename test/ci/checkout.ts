/** A checkout as a pipeline gets one: this working tree, committed, in a temporary folder, with `main` of the forge beside it. */
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { REPOSITORY } from "../suites.ts";

export interface Checkout {
  readonly folder: string;
  /** Commits everything. */
  commit(subject: string): Promise<void>;
  /** Throws away what is not committed. */
  reset(): Promise<void>;
  remove(): Promise<void>;
}

/** @param without whether a file, by its path from the top, is left out. */
export async function checkout(without: (path: string) => boolean): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), "checkout-"));
  const git = (...args: readonly string[]) => execa("git", args, { cwd: folder });
  const commit = async (subject: string) => {
    await git("add", "--all");
    await git("-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", subject);
  };
  const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: REPOSITORY,
  });
  for (const path of stdout.split("\0")) {
    if (path === "" || without(path) || !existsSync(join(REPOSITORY, path))) continue;
    cpSync(join(REPOSITORY, path), join(folder, path));
  }
  await copyPackages(folder);
  await git("init", "--quiet");
  await commit("As it is");
  await git("update-ref", "refs/remotes/origin/main", "HEAD");
  return {
    folder,
    commit,
    reset: async () => {
      await git("reset", "--quiet", "--hard");
      await git("clean", "--quiet", "--force", "-d");
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Copied, as programs keep caches among them; of these, none comes along, as other tests write theirs meanwhile. */
async function copyPackages(folder: string): Promise<void> {
  const source = join(REPOSITORY, "node_modules");
  const packages = readdirSync(source).filter((name) => name !== ".cache");
  const target = join(folder, "node_modules");
  await execa("mkdir", [target]);
  await execa("cp", ["-Rp", ...packages.map((name) => join(source, name)), target]);
  rmSync(join(target, ".cache"), { recursive: true, force: true });
}
