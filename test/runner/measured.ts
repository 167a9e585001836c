/** Runs a program and measures it with everything that it starts. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

export interface Measured {
  /** Standard output and error, as they were written. */
  readonly output: string;
  readonly failed: boolean;
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of processor time, user and system, of the program and of all descendants that it has waited for. */
  readonly cpu: number;
}

/**
 * POSIX: the shell's `times` prints on its second line the user and system time of its children. Node has no such figure.
 * $0 is the file that gets it; the rest is the command.
 */
const SCRIPT = '"$@"; code=$?; LC_ALL=C; times > "$0"; exit "$code"';

/** @param cwd its working directory. */
export async function measured(
  [program = "", ...args]: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "times-"));
  const times = join(folder, "times");
  const start = performance.now();
  try {
    const { all, failed } = await execa("sh", ["-c", SCRIPT, times, program, ...args], {
      cwd,
      env,
      stdin: "ignore",
      reject: false,
      all: true,
      // The program is a child of the shell: it must not outlive this process either.
      killDescendants: true,
    });
    const wall = performance.now() - start;
    return { output: all, failed, wall, cpu: failed ? cpuOf(times, 0) : cpuOf(times) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param missing what counts where the shell could not write it, because it was killed. */
function cpuOf(path: string, missing?: number): number {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (missing === undefined) throw error;
    return missing;
  }
  const [, children = ""] = text.split("\n");
  return children
    .split(" ")
    .map((time) => /^(\d+)m([\d.]+)s$/.exec(time))
    .reduce((sum, parts) => sum + (Number(parts?.[1] ?? 0) * 60 + Number(parts?.[2] ?? 0)) * 1_000, 0);
}
