import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The packages that have a stand-in. */
export const packages = ["random", "tls", "docker"] as const;
export type PackageName = (typeof packages)[number];

/** Without this variable a stand-in refuses to run: a launcher that strays onto a user's PATH does no harm. */
export const permission = "TRACARDI_REHEARSAL_STAND_INS";

/**
 * Writes the executables `pulumi-resource-<package>` that the engine starts, readable by their owner only.
 *
 * @param directory is made if it is missing; it should hold nothing else, because it goes first on PATH.
 * @param nodePath  a Node that strips types without a flag (22.18 or later). Default: the one that is running.
 * @returns the paths of the executables.
 */
export async function writeLaunchers(directory: string, nodePath = process.execPath): Promise<string[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  return Promise.all(
    packages.map(async (name) => {
      const path = join(directory, `pulumi-resource-${name}`);
      await writeFile(path, launcher(name, nodePath));
      await chmod(path, 0o700);
      return path;
    }),
  );
}

/** What an engine that shall use the stand-ins needs in its environment, besides its own settings. */
export function standInEnvironment(directory: string, path = process.env.PATH ?? ""): Record<string, string> {
  return { PATH: `${directory}${delimiter}${path}`, [permission]: "yes" };
}

function launcher(name: PackageName, nodePath: string): string {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  // Node before 24 warns about type stripping on standard error, where the engine takes it for a message to the user.
  return [
    "#!/bin/sh",
    `# The rehearsal's stand-in for Pulumi's ${name} provider. Never use it for an installation.`,
    `exec ${quote(nodePath)} --disable-warning=ExperimentalWarning ${quote(main)} ${name} "$@"`,
    "",
  ].join("\n");
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
