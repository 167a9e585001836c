/** A copy of the checkout, in which files are changed and tests run: nothing is ever changed in the checkout itself. */
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

/** Where rehearsal/bootstrap.sh keeps the lock file that is installed. */
const STAMP = ".installed-package-lock.json";

export interface Copy {
  readonly folder: string;
  /** Undoes whatever happened since the copy was made. */
  restore(): Promise<void>;
  /** As a contributor's change: some tests compare with what is committed. */
  commit(): Promise<void>;
}

/** Nobody signs commits of a copy, and no hook runs. */
const git = ["-c", "user.name=mutants", "-c", "user.email=mutants@localhost", "-c", "commit.gpgSign=false"];

/**
 * @param folder is made
 * @param ref a commit. Default: the files as they are, with what is not committed.
 */
export async function copyOf(checkout: string, folder: string, ref?: string): Promise<Copy> {
  const inCopy = (...args: readonly string[]) => execa("git", [...git, ...args], { cwd: folder });
  const commit = async () => {
    await inCopy("add", "--all");
    await inCopy("commit", "--quiet", "--no-verify", "--allow-empty", "--message", "Mutants");
  };
  await execa("git", ["clone", "--quiet", "--shared", "--no-checkout", checkout, folder]);
  if (ref === undefined) await copyFiles(checkout, folder);
  else await inCopy("checkout", "--quiet", "--detach", await commitOf(ref, checkout));
  for (const packages of ["node_modules", "rehearsal/node/node_modules"])
    linkPackages(join(checkout, packages), join(folder, packages));
  await commit();
  const { stdout: base } = await inCopy("rev-parse", "HEAD");
  return {
    folder,
    commit,
    async restore() {
      await inCopy("reset", "--quiet", "--hard", base);
      await inCopy("clean", "--quiet", "--force", "-d");
    },
  };
}

async function copyFiles(from: string, to: string): Promise<void> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = await execa("git", list, { cwd: from });
  for (const file of new Set(stdout.split("\0"))) {
    const path = join(from, file);
    // One that was deleted is listed until that is committed.
    if (file === "" || !(existsSync(path) && !lstatSync(path).isDirectory())) continue;
    cpSync(path, join(to, file), { verbatimSymlinks: true });
  }
}

/**
 * A folder of links, one for each package: an installation in the copy, or what a test writes there, does not reach the
 * checkout's packages. The lock file of another commit counts as installed.
 */
function linkPackages(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (![".cache", STAMP].includes(name)) symlinkSync(realpathSync(join(from, name)), join(to, name));
  const lock = join(to, "../package-lock.json");
  if (existsSync(lock)) cpSync(lock, join(to, STAMP));
}

async function commitOf(ref: string, checkout: string): Promise<string> {
  const { stdout } = await execa("git", ["rev-parse", "--verify", `${ref}^{commit}`], { cwd: checkout });
  return stdout;
}
